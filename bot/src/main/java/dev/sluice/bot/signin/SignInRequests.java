package dev.sluice.bot.signin;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Types;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sign-ins that were begun, in the table {@code signin_request}. Each can be taken up once, within
 * ten minutes, by the browser that began it, whichever replica it reaches.
 */
@Component
class SignInRequests {
  private static final String BROWSER = "sluice.sign-in.browser";
  private static final int BYTES = 32;

  private static final String FORGET_OLD =
      """
      DELETE FROM signin_request WHERE state_hash IN (
        SELECT state_hash FROM signin_request
        WHERE begun_at < clock_timestamp() - INTERVAL '10 minutes'
        ORDER BY begun_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private static final String BEGIN =
      """
      INSERT INTO signin_request (state_hash, browser, provider, nonce, verifier, confirmation)
      VALUES (:state, :browser, :provider, :nonce, :verifier, :confirmation)
      """;

  private static final String TAKE =
      """
      DELETE FROM signin_request
      WHERE state_hash = :state AND browser = :browser AND provider = :provider
        AND begun_at > clock_timestamp() - INTERVAL '10 minutes'
      RETURNING nonce, verifier, confirmation
      """;

  private final JdbcClient jdbc;
  private final SecureRandom random = new SecureRandom();

  SignInRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Begins a sign-in of this browser. */
  Begun begin(String provider, HttpServletRequest request) {
    return begin(provider, request, secret(), Optional.empty());
  }

  /**
   * Begins a sign-in that is to sign something.
   *
   * @param nonce what
   * @param confirmation id of the approval that it confirms, if any
   */
  Begun begin(
      String provider, HttpServletRequest request, String nonce, Optional<UUID> confirmation) {
    Begun begun = new Begun(secret(), nonce, secret(), confirmation);
    jdbc.sql(FORGET_OLD).update();
    jdbc.sql(BEGIN)
        .param("state", hash(begun.state()))
        .param("browser", browser(request.getSession(true)))
        .param("provider", provider)
        .param("nonce", begun.nonce())
        .param("verifier", begun.verifier())
        .param("confirmation", confirmation.orElse(null), Types.OTHER)
        .update();
    return begun;
  }

  /** Takes a sign-in up; empty when it is unknown, of another browser or provider, or used. */
  Optional<Begun> take(String provider, String state, HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session == null || !(session.getAttribute(BROWSER) instanceof String browser)) {
      return Optional.empty();
    }
    return jdbc.sql(TAKE)
        .param("state", hash(state))
        .param("browser", browser)
        .param("provider", provider)
        .query(
            (row, index) ->
                new Begun(
                    state,
                    row.getString("nonce"),
                    row.getString("verifier"),
                    Optional.ofNullable(row.getObject("confirmation", UUID.class))))
        .optional();
  }

  private String browser(HttpSession session) {
    if (session.getAttribute(BROWSER) instanceof String known) {
      return known;
    }
    String browser = secret();
    session.setAttribute(BROWSER, browser);
    return browser;
  }

  private String secret() {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  private static byte[] hash(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * A sign-in on its way.
   *
   * @param state returned by the provider with the code
   * @param nonce stands in the identity token
   * @param verifier proves that the code is redeemed by who asked for it
   * @param confirmation id of the approval that it confirms; empty when somebody wants in
   */
  record Begun(String state, String nonce, String verifier, Optional<UUID> confirmation) {}
}
