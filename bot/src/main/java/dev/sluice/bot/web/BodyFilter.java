package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Looks at a body before anything else does. Small ones were gathered by {@link FrontDoor}; only
 * scripts may be larger, and only a few of these are read and held in memory at once.
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
    BodyRequest gathered = WebUtils.getNativeRequest(request, BodyRequest.class);
    boolean script = SCRIPTS.matcher(request.getServletPath()).matches();
    long announced = request.getContentLengthLong();
    if (gathered != null) {
      pass(gathered, request, response, chain);
    } else if (announced > (script ? LARGE : SMALL)) {
      problems.write(response, TOO_LARGE);
    } else if (announced > SMALL) {
      guarded((int) announced, request, response, chain);
    } else {
      // Nothing was sent: what is small, or does not say how long it is, comes gathered.
      chain.doFilter(request, response);
    }
  }

  private void guarded(
      int announced, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!large.tryAcquire()) {
      problems.write(response, BUSY);
      return;
    }
    try {
      BodyRequest whole = new BodyRequest(request, read(request, announced));
      pass(whole, whole, response, chain);
    } finally {
      large.release();
    }
  }

  private static byte[] read(HttpServletRequest request, int announced) throws IOException {
    byte[] body = new byte[announced];
    if (request.getInputStream().readNBytes(body, 0, announced) < announced) {
      throw new EOFException("the body is shorter than was announced");
    }
    return body;
  }

  private void pass(
      BodyRequest body, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (body.plain()) {
      chain.doFilter(request, response);
    } else {
      problems.write(response, NOT_TEXT);
    }
  }
}
