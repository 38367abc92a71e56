package dev.sluice.bot.chat.action;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the keys of action tokens are kept.
 *
 * @param actions file of the keys, shared by all replicas
 */
@ConfigurationProperties("sluice.keys")
record ActionSettings(@DefaultValue(".sluice/keys/actions.key") Path actions) {}
