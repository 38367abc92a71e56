package dev.sluice.bot.web;

import dev.sluice.pipeline.catalog.ServerConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of the web interface.
 *
 * @param writesPerSecond writes per second of one identity
 * @param writeBurst writes of one identity at once
 * @param signInsPerMinute tries to sign in per minute of one address
 * @param signInBurst tries of one address at once
 * @param longestSession when a session ends, however busy; the idle time is the server's
 * @param secureCookie whether browsers shall use https only, for the session cookie and for all
 *     else (Strict-Transport-Security); when nothing is said, they shall where the address of the
 *     server is https
 * @param trustedProxies addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed
 */
@ConfigurationProperties("sluice.web")
record WebSettings(
    @DefaultValue("50") double writesPerSecond,
    @DefaultValue("200") double writeBurst,
    @DefaultValue("30") double signInsPerMinute,
    @DefaultValue("30") double signInBurst,
    @DefaultValue("24h") Duration longestSession,
    Optional<Boolean> secureCookie,
    @DefaultValue List<String> trustedProxies) {
  WebSettings {
    trustedProxies = List.copyOf(trustedProxies);
  }

  /** Whether browsers shall use https only. */
  boolean secure(ServerConfiguration server) {
    return secureCookie.orElse(server.url().startsWith("https:"));
  }
}
