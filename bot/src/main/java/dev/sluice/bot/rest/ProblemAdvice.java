package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.Problems;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.bot.web.StoreOutage;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns whatever went wrong under /api into a problem; other paths keep their own pages. */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  /** SQL states: a character that no text of the store holds, as text and inside JSON. */
  private static final Set<String> NOT_TEXT = Set.of("22021", "22P05");

  private static final String DESCRIBED = "/api/openapi.json describes what can be sent.";

  private final Problems problems;

  ProblemAdvice(Problems problems) {
    this.problems = problems;
  }

  /**
   * Whoever listened to a stream left, or took nothing for too long; nobody is there to be told.
   */
  @ExceptionHandler
  void gone(AsyncRequestNotUsableException left) {
    LOG.debug("A stream has no reader any more: {}", left.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<Object> any(Exception failure, HttpServletRequest request) throws Exception {
    if (!request.getRequestURI().startsWith("/api/")) {
      throw failure;
    }
    return problems.answer(problem(failure, request));
  }

  private static Problem problem(Exception failure, HttpServletRequest request) {
    if (failure instanceof RefusedException refused) {
      return refused.problem();
    }
    if (failure instanceof HttpMessageNotReadableException unreadable) {
      return UnreadableBody.problem(unreadable, request);
    }
    if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
      return bad("'" + mismatch.getName() + "' is not of the right form.", DESCRIBED);
    }
    if (failure instanceof ErrorResponse known) {
      return known(HttpStatus.valueOf(known.getStatusCode().value()));
    }
    if (StoreOutage.is(failure)) {
      LOG.warn("The store is not there: {}", failure.getMessage());
      return StoreOutage.PROBLEM;
    }
    if (states(failure).anyMatch(NOT_TEXT::contains)) {
      return Problem.NOT_TEXT;
    }
    LOG.error("A request failed", failure);
    return Problem.of(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "The server failed to do this.",
        "Look into its log for the correlation id.");
  }

  private static Stream<String> states(Exception failure) {
    return Stream.<Throwable>iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(SQLException.class::isInstance)
        .map(cause -> String.valueOf(((SQLException) cause).getSQLState()));
  }

  private static Problem known(HttpStatus status) {
    return switch (status) {
      case NOT_FOUND ->
          Problem.of(status, "not-found", "There is nothing at this address.", DESCRIBED);
      case METHOD_NOT_ALLOWED ->
          Problem.of(status, "method.not-allowed", "This address has no such method.", DESCRIBED);
      default ->
          Problem.of(
              status,
              "request." + status.name().toLowerCase(Locale.ROOT).replace('_', '-'),
              "The request is refused: " + status.getReasonPhrase() + ".",
              DESCRIBED);
    };
  }

  private static Problem bad(String detail, String action) {
    return Problem.of(HttpStatus.BAD_REQUEST, "request.not-valid", detail, action);
  }
}
