package dev.sluice.bot.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gathers small bodies without holding a thread before anything else looks at a request: whoever
 * sends a byte now and then takes a socket and a few bytes, never the turn of somebody else. Larger
 * bodies must say how long they are and are read behind the sign-in, by {@link BodyFilter}.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class FrontDoor extends OncePerRequestFilter {
  /** How long a small body may take to come in. */
  static final Duration PATIENCE = Duration.ofSeconds(15);

  /** What all bodies that are just coming in may take together. */
  static final long MEMORY = 64L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(FrontDoor.class);
  private static final String GATHERED = FrontDoor.class.getName();
  private static final Problem NO_LENGTH =
      Problem.of(
          HttpStatus.CONTENT_TOO_LARGE,
          "request.too-large",
          "A body of more than 256 KB must say how long it is.",
          "Send it with a Content-Length instead of in chunks.");
  private static final Problem FULL =
      Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "request.busy",
          "Too much is coming in at this moment.",
          "Send it again in a moment.");

  private final Gathering.Memory memory = new Shared(new AtomicLong());
  private final Problems problems;

  FrontDoor(Problems problems) {
    this.problems = problems;
  }

  /** It comes twice: when the head of a request is there, and when its body is. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(GATHERED) instanceof byte[] body) {
      request.removeAttribute(GATHERED);
      chain.doFilter(new GatheredRequest(request, body), response);
      return;
    }
    boolean chunked = request.getHeader("Transfer-Encoding") != null;
    long announced = request.getContentLengthLong();
    if (isAsyncDispatch(request) || announced > BodyFilter.SMALL || (announced <= 0 && !chunked)) {
      chain.doFilter(request, response);
    } else {
      gather(request, response);
    }
  }

  private void gather(HttpServletRequest request, HttpServletResponse response) throws IOException {
    AsyncContext waiting = request.startAsync();
    waiting.setTimeout(PATIENCE.toMillis());
    Gathering gathering = new Gathering(request, memory);
    waiting.addListener(gathering);
    gathering.begin(
        body -> {
          request.setAttribute(GATHERED, body);
          waiting.dispatch();
        },
        refused -> refuse(response, waiting, refused));
  }

  private void refuse(HttpServletResponse response, AsyncContext waiting, Gathering.Refused why) {
    try {
      if (!response.isCommitted()) {
        response.setHeader("Connection", "close");
        problems.write(
            response,
            switch (why) {
              case TOO_LARGE -> NO_LENGTH;
              case NO_MEMORY -> FULL;
              case TOO_SLOW -> Problem.TOO_SLOW;
            });
        // What is on its way is not replaced by the container's own answer to a broken read.
        response.flushBuffer();
      }
    } catch (IOException gone) {
      LOG.debug("whoever sent a body by and by has left");
    } finally {
      waiting.complete();
    }
  }

  /** One budget for all connections. */
  private record Shared(AtomicLong used) implements Gathering.Memory {
    @Override
    public boolean take(long bytes) {
      return used.addAndGet(bytes) <= MEMORY;
    }

    @Override
    public void free(long bytes) {
      used.addAndGet(-bytes);
    }
  }
}
