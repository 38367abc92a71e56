package dev.sluice.bot.rest;

import dev.sluice.bot.web.BodyRequest;
import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.util.WebUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/** Says what is wrong with a body in the words of its sender; never with names of classes. */
final class UnreadableBody {
  private static final String DESCRIBED = "/api/openapi.json describes what can be sent.";
  private static final int LONGEST_NAME = 100;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private UnreadableBody() {}

  static Problem problem(HttpMessageNotReadableException failure, HttpServletRequest request) {
    Optional<Problem> unknown =
        find(failure, UnrecognizedPropertyException.class)
            .map(e -> unknown(e.getPropertyName(), Requests.members(e.getReferringClass())))
            .or(
                () ->
                    find(failure, ValueInstantiationException.class)
                        .flatMap(e -> hidden(e.getType().getRawClass(), request)));
    return unknown
        .or(() -> find(failure, RefusedException.class).map(RefusedException::problem))
        .or(() -> find(failure, StreamReadException.class).map(UnreadableBody::notJson))
        .or(() -> find(failure, JacksonException.class).map(UnreadableBody::wrongForm))
        .orElseGet(() -> bad("The body is missing or not JSON.", DESCRIBED));
  }

  /** A member that is unknown while another one, which it may stand for, is missing. */
  private static Optional<Problem> hidden(Class<?> body, HttpServletRequest request) {
    BodyRequest read = WebUtils.getNativeRequest(request, BodyRequest.class);
    if (read == null || !body.isRecord()) {
      return Optional.empty();
    }
    List<String> known = Requests.members(body);
    return JSON.readTree(read.getInputStream()).propertyNames().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .map(name -> unknown(name, known));
  }

  private static Problem unknown(String name, List<String> known) {
    String action =
        known.stream()
            .min(Comparator.comparingInt(member -> distance(member, name)))
            .map(
                near ->
                    "Did you mean '%s'? Known are %s.".formatted(near, String.join(", ", known)))
            .orElse(DESCRIBED);
    return bad("There is no '" + shown(name) + "' here.", action);
  }

  private static Problem notJson(StreamReadException broken) {
    String message = broken.getOriginalMessage();
    if (message.startsWith("Duplicate")) {
      return bad("A member of the body is there twice.", "Send each member once.");
    }
    if (message.contains("nesting depth")) {
      return bad("The body is nested too deeply.", DESCRIBED);
    }
    return bad(
        "The body is not JSON at line %d, column %d."
            .formatted(broken.getLocation().getLineNr(), broken.getLocation().getColumnNr()),
        DESCRIBED);
  }

  private static Problem wrongForm(JacksonException broken) {
    String path =
        broken.getPath().stream()
            .map(JacksonException.Reference::getPropertyName)
            .filter(Objects::nonNull)
            .collect(Collectors.joining("."));
    return bad(
        path.isEmpty()
            ? "The body is not of the right form."
            : "'" + shown(path) + "' is not of the right form.",
        DESCRIBED);
  }

  private static <T> Optional<T> find(Throwable failure, Class<T> type) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static int distance(String known, String given) {
    String text = given.length() > LONGEST_NAME ? given.substring(0, LONGEST_NAME) : given;
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
