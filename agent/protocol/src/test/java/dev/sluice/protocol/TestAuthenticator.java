package dev.sluice.protocol;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A browser with an authenticator that holds one passkey, a real key on P-256. What tests change of
 * it makes it lie.
 */
public final class TestAuthenticator {
  /** The person is there. */
  public static final int PRESENT = 0x01;

  /** The person proved to the authenticator who he is. */
  public static final int VERIFIED = 0x04;

  private static final int WITH_KEY = 0x40;
  private static final int COORDINATE = 32;

  /** At which site the browser is. */
  public String origin;

  /** For which site the authenticator signs. */
  public String relyingParty;

  /** What the authenticator says of the person. */
  public int flags = PRESENT | VERIFIED;

  /** How often the passkey was used; 0 for authenticators that do not count. */
  public long counter;

  /** What the browser says is done; empty for what is done. */
  public String type = "";

  /** Whether a page of another site holds the one that asks. */
  public boolean crossOrigin;

  private final byte[] credentialId = new byte[32];
  private final ECPublicKey publicKey;
  private PrivateKey signing;

  /** At a site. */
  public TestAuthenticator(String origin) {
    this.origin = origin;
    this.relyingParty = PasskeyOrigin.of(origin).orElseThrow().relyingParty();
    new SecureRandom().nextBytes(credentialId);
    KeyPair pair = pair();
    this.publicKey = (ECPublicKey) pair.getPublic();
    this.signing = pair.getPrivate();
  }

  /** From now on it signs with another key than it says. */
  public void losesItsKey() {
    signing = pair().getPrivate();
  }

  /** The public half of its passkey. */
  public PasskeyKey key() {
    return new PasskeyKey(PasskeyKey.encode(credential()));
  }

  /** Another passkey's public key under this one's id, as a server would swap it. */
  public PasskeyKey keyOf(TestAuthenticator thief) {
    byte[] mine = credential();
    byte[] his = thief.credential();
    int head = 18 + credentialId.length;
    System.arraycopy(his, head, mine, head, mine.length - head);
    return new PasskeyKey(PasskeyKey.encode(mine));
  }

  /** What the browser says, in base64url. */
  public String clientData(String challenge, String done) {
    String json =
        String.format(
            Locale.ROOT,
            "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":%s}",
            type.isEmpty() ? done : type,
            challenge,
            origin,
            crossOrigin);
    return PasskeyKey.encode(json.getBytes(StandardCharsets.UTF_8));
  }

  /** What the authenticator says of a new passkey, in base64url. */
  public String attestation() {
    byte[] data = data(flags | WITH_KEY, credential());
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.writeBytes(HexFormat.of().parseHex("a363666d74646e6f6e656761747453746d74a0"));
    object.writeBytes(HexFormat.of().parseHex("686175746844617461"));
    object.writeBytes(new byte[] {0x58, (byte) data.length});
    object.writeBytes(data);
    return PasskeyKey.encode(object.toByteArray());
  }

  /** Signs a challenge. */
  public PasskeyProof sign(String challenge) {
    byte[] data = data(flags, new byte[0]);
    String said = clientData(challenge, "webauthn.get");
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(signing);
      signature.update(data);
      signature.update(sha256(PasskeyKey.decode(said)));
      return new PasskeyProof(
          key(), PasskeyKey.encode(data), said, PasskeyKey.encode(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] data(int said, byte[] more) {
    return ByteBuffer.allocate(37 + more.length)
        .put(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)))
        .put((byte) said)
        .putInt((int) counter)
        .put(more)
        .array();
  }

  private byte[] credential() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[16]);
    bytes.writeBytes(new byte[] {0, (byte) credentialId.length});
    bytes.writeBytes(credentialId);
    bytes.writeBytes(HexFormat.of().parseHex("a5010203262001215820"));
    bytes.writeBytes(fixed(publicKey.getW().getAffineX()));
    bytes.writeBytes(HexFormat.of().parseHex("225820"));
    bytes.writeBytes(fixed(publicKey.getW().getAffineY()));
    return bytes.toByteArray();
  }

  private static byte[] fixed(BigInteger number) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[COORDINATE];
    int count = Math.min(bytes.length, COORDINATE);
    System.arraycopy(bytes, bytes.length - count, fixed, COORDINATE - count, count);
    return fixed;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
