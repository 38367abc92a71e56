package dev.sluice.bot.signin;

import dev.sluice.db.digest.Sha256;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Sign-ins that were begun, in the table {@code signin_saml_request}. An assertion answers one of
 * them, which is used up by it, so no assertion lets anybody in twice.
 */
@Component
class SamlRequests {
  private static final int BYTES = 32;

  private static final String FORGET_OLD =
      """
      DELETE FROM signin_saml_request WHERE id IN (
        SELECT id FROM signin_saml_request
        WHERE begun_at < clock_timestamp() - INTERVAL '10 minutes'
        ORDER BY begun_at LIMIT 100 FOR UPDATE SKIP LOCKED)
      """;

  private static final String BEGIN =
      """
      INSERT INTO signin_saml_request (id, browser, provider, wanted)
      VALUES (:id, :browser, :provider, :wanted)
      """;

  private static final String TAKE =
      """
      DELETE FROM signin_saml_request
      WHERE id = :id AND browser = :browser AND provider = :provider
        AND begun_at > clock_timestamp() - INTERVAL '10 minutes'
      RETURNING wanted
      """;

  private final JdbcClient jdbc;
  private final SecureRandom random = new SecureRandom();

  SamlRequests(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Begins a sign-in.
   *
   * @param wanted path to go to afterwards
   */
  Begun begin(String provider, String wanted) {
    // An xs:ID does not begin with a digit.
    Begun begun = new Begun("_" + secret(), secret(), wanted);
    jdbc.sql(FORGET_OLD).update();
    jdbc.sql(BEGIN)
        .param("id", begun.id())
        .param("browser", hash(begun.browser()))
        .param("provider", provider)
        .param("wanted", wanted)
        .update();
    return begun;
  }

  /** Takes a sign-in up; empty when it is unknown, of another browser or provider, or used. */
  Optional<Begun> take(String provider, String id, String browser) {
    return jdbc.sql(TAKE)
        .param("id", id)
        .param("browser", hash(browser))
        .param("provider", provider)
        .query((row, index) -> new Begun(id, browser, row.getString("wanted")))
        .optional();
  }

  private String secret() {
    byte[] value = new byte[BYTES];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  private static byte[] hash(String text) {
    return HexFormat.of().parseHex(Sha256.hex(text));
  }

  /**
   * A sign-in on its way.
   *
   * @param id of the request, which the answer names
   * @param browser secret of the browser
   * @param wanted path to go to afterwards
   */
  record Begun(String id, String browser, String wanted) {}
}
