package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.kernel.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The Ed25519 key that signs the trail, in a file of its own: whoever writes to the database cannot
 * sign, and whoever can start runs cannot either. Made at the first use.
 */
@Component
public class AuditKeys {
  private static final String ALGORITHM = "Ed25519";
  private static final String PUBLIC = "PUBLIC KEY";
  private static final String PRIVATE = "PRIVATE KEY";

  private final Path file;
  private volatile @Nullable KeyPair pair;

  AuditKeys(@Value("${sluice.keys.audit:${user.home}/.sluice/server/audit.pem}") Path file) {
    this.file = file;
  }

  PrivateKey privateKey() {
    return pair().getPrivate();
  }

  PublicKey publicKey() {
    return pair().getPublic();
  }

  /** The signature over bytes that somebody may want to check elsewhere. */
  public byte[] sign(byte[] content) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(privateKey());
      signer.update(content);
      return signer.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key in " + file + " cannot sign", e);
    }
  }

  /** The public key as PEM; all that is needed to verify an export. */
  public String publicPem() {
    return pem(PUBLIC, pair().getPublic().getEncoded());
  }

  /**
   * A public key from its PEM text.
   *
   * @throws IllegalArgumentException when the text holds no Ed25519 public key
   */
  public static PublicKey read(String pem) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(decode(PUBLIC, pem)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("this is no Ed25519 public key as PEM", e);
    }
  }

  private synchronized KeyPair pair() {
    KeyPair known = pair;
    if (known == null) {
      known = load();
      pair = known;
    }
    return known;
  }

  /** The file holds both halves, one after the other. */
  private KeyPair load() {
    try {
      String text = SecretFile.read(file, AuditKeys::fresh);
      KeyFactory keys = KeyFactory.getInstance(ALGORITHM);
      return new KeyPair(
          read(text), keys.generatePrivate(new PKCS8EncodedKeySpec(decode(PRIVATE, text))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the audit key in " + file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(file + " does not hold an Ed25519 key pair as PEM", e);
    }
  }

  private static String fresh() {
    try {
      KeyPair made = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return pem(PRIVATE, made.getPrivate().getEncoded())
          + pem(PUBLIC, made.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java of today has Ed25519", e);
    }
  }

  private static String pem(String kind, byte[] key) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  private static byte[] decode(String kind, String pem) {
    String begin = "-----BEGIN " + kind + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + kind + "-----", Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException("there is no " + kind + " as PEM");
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }
}
