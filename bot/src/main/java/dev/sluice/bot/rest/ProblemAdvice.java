package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.Problems;
import dev.sluice.bot.web.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns whatever went wrong under /api into a problem; other paths keep their own pages. */
@RestControllerAdvice
class ProblemAdvice {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);
  private static final String DESCRIBED = "/api/openapi.json describes what can be sent.";

  private final Problems problems;

  ProblemAdvice(Problems problems) {
    this.problems = problems;
  }

  @ExceptionHandler
  ResponseEntity<Object> any(Exception failure, HttpServletRequest request) throws Exception {
    if (!request.getRequestURI().startsWith("/api/")) {
      throw failure;
    }
    return problems.answer(problem(failure));
  }

  private static Problem problem(Exception failure) {
    if (failure instanceof RefusedException refused) {
      return refused.problem();
    }
    if (failure instanceof HttpMessageNotReadableException unreadable) {
      return unreadable(unreadable);
    }
    if (failure instanceof MethodArgumentTypeMismatchException mismatch) {
      return bad("'" + mismatch.getName() + "' is not of the right form.", DESCRIBED);
    }
    if (failure instanceof ErrorResponse known) {
      return known(HttpStatus.valueOf(known.getStatusCode().value()));
    }
    if (failure instanceof CannotCreateTransactionException
        || failure instanceof DataAccessResourceFailureException) {
      LOG.warn("The store is not there: {}", failure.getMessage());
      return Problem.of(
          HttpStatus.SERVICE_UNAVAILABLE,
          "store.unavailable",
          "The store is not there just now; nothing was changed.",
          "Send the request again in a moment.");
    }
    LOG.error("A request failed", failure);
    return Problem.of(
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "The server failed to do this.",
        "Look into its log for the correlation id.");
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

  private static Problem unreadable(HttpMessageNotReadableException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RefusedException refused) {
        return refused.problem();
      }
      if (cause instanceof UnrecognizedPropertyException unknown) {
        return bad(
            "There is no '" + shown(unknown.getPropertyName()) + "' here.", nearest(unknown));
      }
      if (cause instanceof JacksonException broken) {
        return bad("The body is not right: " + shown(broken.getOriginalMessage()) + ".", DESCRIBED);
      }
    }
    return bad("The body is missing or not JSON.", DESCRIBED);
  }

  private static String nearest(UnrecognizedPropertyException unknown) {
    List<String> known = Requests.members(unknown.getReferringClass());
    return known.stream()
        .min(Comparator.comparingInt(name -> distance(name, unknown.getPropertyName())))
        .map(name -> "Did you mean '" + name + "'? Known are " + String.join(", ", known) + ".")
        .orElse(DESCRIBED);
  }

  private static int distance(String known, String given) {
    String text = given.length() > 100 ? given.substring(0, 100) : given;
    return distances(known.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
  }

  /** Edits from one word to another (Levenshtein), row by row. */
  private static int distances(String from, String to) {
    int[] above = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      above[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] here = new int[to.length() + 1];
      here[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int same = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        here[column] =
            Math.min(Math.min(here[column - 1], above[column]) + 1, above[column - 1] + same);
      }
      above = here;
    }
    return above[to.length()];
  }

  private static Problem bad(String detail, String action) {
    return Problem.of(HttpStatus.BAD_REQUEST, "request.not-valid", detail, action);
  }

  private static String shown(String text) {
    String brief = text.length() > 200 ? text.substring(0, 200) + "…" : text;
    return brief.replaceAll("\\p{Cntrl}", " ");
  }
}
