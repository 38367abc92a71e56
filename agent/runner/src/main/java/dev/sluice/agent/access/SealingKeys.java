package dev.sluice.agent.access;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys from a secret by PBKDF2-HMAC-SHA256. To derive one takes most of a second, as it should for
 * who guesses; so the last one is kept as long as the secret itself is, and what is sealed anew
 * keeps the salt of what was opened. A fresh random nonce of 96 bits goes with every seal, which
 * one key bears 2^32 times (NIST SP 800-38D, section 8.3).
 */
final class SealingKeys {
  private static final SecureRandom RANDOM = new SecureRandom();
  private final MasterSecret secret;
  private Optional<Derived> last = Optional.empty();

  SealingKeys(MasterSecret secret) {
    this.secret = secret;
  }

  private record Derived(String salt, int iterations, SecretKeySpec key) {
    boolean of(String otherSalt, int otherIterations) {
      return salt.equals(otherSalt) && iterations == otherIterations;
    }
  }

  /** The salt to seal with: that of the last key with as many iterations, else a new one. */
  synchronized String salt(int iterations) {
    return last.filter(known -> known.iterations() == iterations)
        .map(Derived::salt)
        .orElseGet(() -> random(16));
  }

  /** A nonce that was never used. */
  static String nonce() {
    return random(12);
  }

  /**
   * The key for AES-256.
   *
   * @param salt 16 bytes in Base64
   */
  synchronized SecretKeySpec key(String salt, int iterations) throws GeneralSecurityException {
    Optional<Derived> known = last.filter(key -> key.of(salt, iterations));
    if (known.isPresent()) {
      return known.get().key();
    }
    byte[] bytes = Base64.getDecoder().decode(salt);
    PBEKeySpec spec = new PBEKeySpec(secret.value().toCharArray(), bytes, iterations, 256);
    byte[] key =
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(spec).getEncoded();
    spec.clearPassword();
    Derived derived = new Derived(salt, iterations, new SecretKeySpec(key, "AES"));
    last = Optional.of(derived);
    return derived.key();
  }

  private static String random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
