package dev.sluice.bot.web;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the web interface.
 *
 * @param writesPerSecond writes per second of one identity
 * @param writeBurst writes of one identity at once
 * @param signInsPerMinute tries to sign in per minute of one address
 * @param signInBurst tries of one address at once
 * @param secureCookie whether the session cookie is for https only; set it wherever https ends
 */
@ConfigurationProperties("sluice.web")
record WebSettings(
    @DefaultValue("50") double writesPerSecond,
    @DefaultValue("200") double writeBurst,
    @DefaultValue("30") double signInsPerMinute,
    @DefaultValue("30") double signInBurst,
    @DefaultValue("false") boolean secureCookie) {}
