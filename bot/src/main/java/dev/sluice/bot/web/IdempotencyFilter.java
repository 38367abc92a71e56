package dev.sluice.bot.web;

import dev.sluice.bot.web.IdempotencyRows.ClaimedKey;
import dev.sluice.bot.web.IdempotencyRows.Stored;
import dev.sluice.pipeline.identity.Tokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

/**
 * A POST with an {@code Idempotency-Key} has one effect: the first request claims the key before
 * anything is done, the others wait for its answer and get the same. When the first one never
 * answered, because its server died, its effect is not repeated; the caller is told to look.
 */
final class IdempotencyFilter extends OncePerRequestFilter {
  static final String HEADER = "Idempotency-Key";
  private static final Pattern SANE = Pattern.compile("[\\x21-\\x7e]{1,128}");
  private static final Pattern SECRETS =
      Pattern.compile("/api/v1/(sessions|tokens|agents/enrolment-keys|people/.*/invitation)");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long PAUSE_NANOS = Duration.ofMillis(40).toNanos();

  private static final Problem NOT_SANE =
      Problem.of(
          HttpStatus.BAD_REQUEST,
          "idempotency.not-valid",
          "The Idempotency-Key is empty, too long, or not allowed here.",
          "Use up to 128 visible characters; where the answer is a secret no key can be used.");
  private static final Problem OTHER_BODY =
      Problem.of(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "idempotency.other-body",
          "This Idempotency-Key was used with another body.",
          "Use a new key for a new request.");
  private static final Problem NO_ANSWER =
      Problem.of(
          HttpStatus.CONFLICT,
          "idempotency.no-answer",
          "The first request with this Idempotency-Key has not answered yet.",
          "Look whether its effect is there; if not, send it with a new key.");

  private final IdempotencyRows rows;
  private final Problems problems;

  IdempotencyFilter(IdempotencyRows rows, Problems problems) {
    this.rows = rows;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST") || request.getHeader(HEADER) == null;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String key = request.getHeader(HEADER);
    if (!SANE.matcher(key).matches() || SECRETS.matcher(request.getServletPath()).matches()) {
      problems.write(response, NOT_SANE);
      return;
    }
    byte[] hash = sha256(request.getInputStream());
    ClaimedKey claimed = new ClaimedKey(identity(request), request.getServletPath(), key);
    rows.expire();
    if (rows.claim(claimed, hash)) {
      first(claimed, hash, request, response, chain);
    } else {
      again(claimed, hash, response);
    }
  }

  private void first(
      ClaimedKey key,
      byte[] hash,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    ContentCachingResponseWrapper kept = new ContentCachingResponseWrapper(response);
    chain.doFilter(request, kept);
    if (kept.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      rows.forget(key);
    } else {
      rows.finish(
          key,
          new Stored(
              hash,
              kept.getStatus(),
              kept.getContentType(),
              kept.getHeader(HttpHeaders.LOCATION),
              kept.getContentAsByteArray()));
    }
    kept.copyBodyToResponse();
  }

  private void again(ClaimedKey key, byte[] hash, HttpServletResponse response) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Optional<Stored> stored = rows.find(key);
    while (stored.isPresent() && stored.get().status() == 0 && System.nanoTime() < end) {
      if (!MessageDigest.isEqual(stored.get().hash(), hash)) {
        break;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
      stored = rows.find(key);
    }
    if (stored.isPresent() && !MessageDigest.isEqual(stored.get().hash(), hash)) {
      problems.write(response, OTHER_BODY);
    } else if (stored.isEmpty() || stored.get().status() == 0) {
      problems.write(response, NO_ANSWER);
    } else {
      replay(stored.get(), response);
    }
  }

  private static void replay(Stored stored, HttpServletResponse response) throws IOException {
    response.setStatus(stored.status());
    response.setHeader("Idempotent-Replayed", "true");
    if (stored.contentType() != null) {
      response.setContentType(stored.contentType());
    }
    if (stored.location() != null) {
      response.setHeader(HttpHeaders.LOCATION, stored.location());
    }
    if (stored.body() != null) {
      response.getOutputStream().write(stored.body());
    }
  }

  private static String identity(HttpServletRequest request) {
    Authentication who = SecurityContextHolder.getContext().getAuthentication();
    String name = who == null ? "" : who.getName();
    if (who instanceof TokenAuthentication token) {
      // Two tokens of one person may do different things, so neither gets the other's answer.
      String which =
          token.holder().kind() == Tokens.Kind.API
              ? token.holder().id()
              : token.holder().kind().name();
      return token.holder().workspace() + " " + name + " " + which;
    }
    return Optional.ofNullable(request.getHeader(Callers.WORKSPACE)).orElse("") + " " + name;
  }

  private static byte[] sha256(InputStream body) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      // Left open: what has no body is read again from this very stream.
      body.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
