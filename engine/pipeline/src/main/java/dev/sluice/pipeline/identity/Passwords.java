package dev.sluice.pipeline.identity;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Hashes and checks passwords with bcrypt; a check costs the same whether there is a hash or not.
 */
@Component
class Passwords {
  /** What bcrypt reads of a password; longer ones would silently be cut. */
  private static final int LONGEST_BYTES = 72;

  private final BCryptPasswordEncoder bcrypt;
  private final String nobody;

  Passwords(IdentitySettings settings) {
    bcrypt = new BCryptPasswordEncoder(settings.passwordStrength());
    nobody = hash("nobody has this password");
  }

  /**
   * The hash to keep.
   *
   * @throws IllegalArgumentException when the password is empty or longer than 72 bytes
   */
  String hash(String password) {
    if (password.isEmpty() || tooLong(password)) {
      throw new IllegalArgumentException("a password has 1 to 72 bytes in UTF-8");
    }
    return java.util.Objects.requireNonNull(bcrypt.encode(password));
  }

  boolean matches(String password, Optional<String> hash) {
    boolean unusable = password.isEmpty() || tooLong(password);
    boolean same = bcrypt.matches(unusable ? "-" : password, hash.orElse(nobody));
    return same && !unusable && hash.isPresent();
  }

  private static boolean tooLong(String password) {
    return password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES;
  }
}
