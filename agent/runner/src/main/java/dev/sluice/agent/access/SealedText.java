package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Text sealed with AES-256-GCM under a key from PBKDF2-HMAC-SHA256. Two lines: a header that is the
 * associated data, and the sealed bytes in Base64. Written with 600,000 iterations (OWASP's floor);
 * nothing below 200,000 is read.
 */
final class SealedText {
  static final int ITERATIONS = 600_000;
  static final int FEWEST_ITERATIONS = 200_000;
  private static final int MOST_ITERATIONS = 10_000_000;
  private static final String KDF = "PBKDF2-HMAC-SHA256";
  private static final String CIPHER = "AES-256-GCM";
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private SealedText() {}

  /** What must be known to open the text; covered by the seal. */
  record Header(
      String format,
      int version,
      String kdf,
      int iterations,
      String cipher,
      String salt,
      String nonce) {
    byte[] nonceBytes() {
      return Base64.getDecoder().decode(nonce);
    }
  }

  static String seal(String text, SealingKeys keys) {
    return seal(text, keys, ITERATIONS);
  }

  static String seal(String text, SealingKeys keys, int iterations) {
    String salt = keys.salt(iterations);
    Header header =
        new Header("sluice-credentials", 1, KDF, iterations, CIPHER, salt, SealingKeys.nonce());
    String line = JSON.writeValueAsString(header);
    try {
      byte[] sealed =
          cipher(Cipher.ENCRYPT_MODE, header, line, keys)
              .doFinal(text.getBytes(StandardCharsets.UTF_8));
      return line + "\n" + Base64.getEncoder().encodeToString(sealed) + "\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform can seal with AES-GCM", e);
    }
  }

  /**
   * Opens what was sealed.
   *
   * @throws AgentException when the header is weak or foreign, the secret wrong or a byte changed
   */
  static String open(String content, SealingKeys keys) {
    String[] lines = content.split("\n", -1);
    Header header = header(lines[0]);
    if (lines.length < 2 || !trusted(header)) {
      throw refused("its header is not one that this program trusts");
    }
    try {
      byte[] sealed = Base64.getDecoder().decode(lines[1]);
      byte[] text = cipher(Cipher.DECRYPT_MODE, header, lines[0], keys).doFinal(sealed);
      return new String(text, StandardCharsets.UTF_8);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw refused("the passphrase or key file is another one, or the file was changed");
    }
  }

  private static boolean trusted(Header header) {
    return header.version() == 1
        && header.format().equals("sluice-credentials")
        && header.kdf().equals(KDF)
        && header.cipher().equals(CIPHER)
        && header.iterations() >= FEWEST_ITERATIONS
        && header.iterations() <= MOST_ITERATIONS
        && header.salt().length() == 24
        && header.nonce().length() == 16;
  }

  private static Header header(String line) {
    try {
      return JSON.readValue(line, Header.class);
    } catch (JacksonException e) {
      throw refused("it does not begin with a header");
    }
  }

  private static Cipher cipher(int mode, Header header, String line, SealingKeys keys)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        keys.key(header.salt(), header.iterations()),
        new GCMParameterSpec(128, header.nonceBytes()));
    cipher.updateAAD(line.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static AgentException refused(String why) {
    return AgentException.usage(
        "The credential store cannot be opened: " + why + ".",
        "Give the right SLUICE_AGENT_PASSPHRASE or key file, or restore the store from a backup.");
  }
}
