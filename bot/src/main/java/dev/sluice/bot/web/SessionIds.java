package dev.sluice.bot.web;

import java.security.SecureRandom;
import java.util.Base64;
import org.springframework.session.SessionIdGenerator;
import org.springframework.stereotype.Component;

/**
 * Ids of sessions: 216 random bits in 36 characters, as many as the store's column has. The usual
 * ones have 122 bits only (OWASP ASVS 5.0, 7.2.3).
 */
@Component
class SessionIds implements SessionIdGenerator {
  private static final int BYTES = 27;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String generate() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
