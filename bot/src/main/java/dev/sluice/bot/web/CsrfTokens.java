package dev.sluice.bot.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * Tokens against forged requests, in the session: 256 random bits each. The usual ones have 122
 * bits only (OWASP ASVS 5.0, 11.5.1).
 */
final class CsrfTokens implements CsrfTokenRepository {
  private static final int BYTES = 32;

  private final HttpSessionCsrfTokenRepository kept = new HttpSessionCsrfTokenRepository();
  private final SecureRandom random = new SecureRandom();

  @Override
  public CsrfToken generateToken(HttpServletRequest request) {
    CsrfToken names = kept.generateToken(request);
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new DefaultCsrfToken(
        names.getHeaderName(),
        names.getParameterName(),
        Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @Override
  public void saveToken(
      @Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
    kept.saveToken(token, request, response);
  }

  @Override
  public @Nullable CsrfToken loadToken(HttpServletRequest request) {
    return kept.loadToken(request);
  }
}
