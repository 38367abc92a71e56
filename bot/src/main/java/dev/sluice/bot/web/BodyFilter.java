package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Reads a body whole, within its limit, before anything looks at it. Only scripts may be large, and
 * only a few large bodies are held in memory at once.
 */
final class BodyFilter extends OncePerRequestFilter {
  static final int SMALL = 256 * 1024;
  static final int LARGE = 24 * 1024 * 1024;
  private static final int LARGE_AT_ONCE = 6;
  private static final Pattern SCRIPTS =
      Pattern.compile("/api/v1/migrations(/[0-9]+(/supersede)?)?");
  private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH", "DELETE");

  private static final Problem TOO_LARGE =
      Problem.of(
          HttpStatus.CONTENT_TOO_LARGE,
          "request.too-large",
          "The body is too large: at most 24 MB with scripts, 256 KB otherwise.",
          "Split the script; each of up and down may have 10 MB.");
  private static final Problem BUSY =
      Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "request.busy",
          "Other large scripts are just being taken.",
          "Send it again in a moment.");
  private static final Problem NOT_TEXT =
      Problem.of(
          HttpStatus.BAD_REQUEST,
          "request.not-utf8",
          "The body is not plain UTF-8: it has a byte order mark, zero bytes or is UTF-16.",
          "Save the file as UTF-8 without a byte order mark.");

  private final Semaphore large = new Semaphore(LARGE_AT_ONCE);
  private final Problems problems;

  BodyFilter(Problems problems) {
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !WITH_BODY.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    boolean script = SCRIPTS.matcher(request.getServletPath()).matches();
    long announced = request.getContentLengthLong();
    if (announced > (script ? LARGE : SMALL)) {
      problems.write(response, TOO_LARGE);
    } else if (script && (announced < 0 || announced > SMALL)) {
      guarded(request, response, chain);
    } else {
      read(request, response, chain, SMALL);
    }
  }

  private void guarded(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!large.tryAcquire()) {
      problems.write(response, BUSY);
      return;
    }
    try {
      read(request, response, chain, LARGE);
    } finally {
      large.release();
    }
  }

  private void read(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain, int limit)
      throws ServletException, IOException {
    byte[] body = request.getInputStream().readNBytes(limit + 1);
    if (body.length > limit) {
      problems.write(response, TOO_LARGE);
    } else if (!plain(body)) {
      problems.write(response, NOT_TEXT);
    } else {
      chain.doFilter(new BodyRequest(request, body), response);
    }
  }

  private static boolean plain(byte[] body) {
    if (body.length > 0 && (body[0] & 0xFF) >= 0xEF) {
      return false;
    }
    for (byte b : body) {
      if (b == 0) {
        return false;
      }
    }
    return true;
  }
}
