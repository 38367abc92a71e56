package dev.sluice.bot.chat.action;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where keys are kept.
 *
 * @param actions file of the keys of action tokens, shared by all replicas; without it, {@code
 *     actions.key} beside the bundle key
 * @param bundle file of the key that signs bundles
 */
@ConfigurationProperties("sluice.keys")
record ActionSettings(@Nullable Path actions, @Nullable Path bundle) {
  Path file() {
    if (actions != null) {
      return actions;
    }
    Path beside =
        bundle != null
            ? bundle.toAbsolutePath()
            : Path.of(System.getProperty("user.home"), ".sluice", "server", "bundle.jwk");
    return beside.resolveSibling("actions.key");
  }
}
