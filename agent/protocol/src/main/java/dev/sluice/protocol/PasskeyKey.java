package dev.sluice.protocol;

import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a passkey with its id: attested credential data (Web Authentication, 6.5.2) as
 * its authenticator wrote it, in base64url. The secret half is never sent.
 *
 * @param text base64url without padding
 */
public record PasskeyKey(String text) {
  private static final int LONGEST = 4_000;
  private static final AttestedCredentialDataConverter CONVERTER =
      new AttestedCredentialDataConverter(new ObjectConverter());

  /**
   * Looks whether it can be used.
   *
   * @throws IllegalArgumentException when it is no public key of a passkey
   */
  public PasskeyKey {
    var unused = parse(text);
  }

  static PasskeyKey of(AttestedCredentialData data) {
    return new PasskeyKey(encode(CONVERTER.convert(data)));
  }

  AttestedCredentialData data() {
    return parse(text);
  }

  /** The id by which the authenticator finds it, in base64url. */
  public String credentialId() {
    return encode(data().getCredentialId());
  }

  /** A short name of the key that two people can compare: half of a SHA-256 in hexadecimal. */
  public String fingerprint() {
    byte[] hash = new Parts("sluice-passkey-1").add(text).sha256();
    return HexFormat.of().formatHex(hash).substring(0, 32);
  }

  private static AttestedCredentialData parse(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException("a passkey's key is not as long as that");
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(decode(text));
      AttestedCredentialData data = CONVERTER.convert(bytes);
      if (bytes.hasRemaining() || data.getCOSEKey().getPublicKey() == null) {
        throw new IllegalArgumentException("there is more than a public key in it");
      }
      return data;
    } catch (RuntimeException unreadable) {
      // The reader of these bytes throws of many kinds, all of which mean the same.
      throw new IllegalArgumentException("this is no public key of a passkey", unreadable);
    }
  }

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] decode(String text) {
    return Base64.getUrlDecoder().decode(text);
  }
}
