package dev.sluice.bot.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Says so when the store is away, has no connection left or refuses a write that must not be left
 * out, wherever under {@code /api/} that is found out: also while a token is looked up.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 4)
public class StoreOutage extends OncePerRequestFilter {
  /** What a caller is told; a commit whose answer was lost may have been one. */
  public static final Problem PROBLEM =
      Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "store.unavailable",
          "The store is not there just now, so it is not known that this was done.",
          "Send it again in a moment; look first whether it was done.");

  private static final Logger LOG = LoggerFactory.getLogger(StoreOutage.class);

  /** SQL states: connection lost, resources used up, shut down, read-only, no privilege. */
  private static final Pattern REFUSALS = Pattern.compile("08.{3}|53.{3}|57P.{2}|25006|42501");

  private final Problems problems;

  StoreOutage(Problems problems) {
    this.problems = problems;
  }

  /** Whether a failure means that the store is away, full, read-only, or refuses a write. */
  public static boolean is(Throwable failure) {
    return causes(failure)
        .anyMatch(
            cause ->
                cause instanceof CannotCreateTransactionException
                    || cause instanceof DataAccessResourceFailureException
                    // Neither committed nor rolled back: the connection broke in the middle.
                    || cause instanceof TransactionSystemException
                    || (cause instanceof SQLException sql
                        && REFUSALS.matcher(String.valueOf(sql.getSQLState())).matches()));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith("/api/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (ServletException | RuntimeException failed) {
      if (!is(failed) || response.isCommitted()) {
        throw failed;
      }
      LOG.warn("The store is not there: {}", failed.getMessage());
      problems.write(response, PROBLEM);
    }
  }
}
