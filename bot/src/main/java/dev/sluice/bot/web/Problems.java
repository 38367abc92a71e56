package dev.sluice.bot.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems, from filters and from controllers alike. */
@Component
public class Problems {
  private static final String RETRY_SECONDS = "1";

  private final JsonMapper json;

  Problems(JsonMapper json) {
    this.json = json;
  }

  /** The members of a problem, in the order of RFC 9457. */
  public Map<String, Object> body(Problem problem) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("type", "about:blank");
    members.put("title", problem.status().getReasonPhrase());
    members.put("status", problem.status().value());
    members.put("detail", problem.detail());
    members.put("code", problem.code());
    members.put("action", problem.action());
    if (!problem.problems().isEmpty()) {
      members.put("problems", problem.problems());
    }
    if (!problem.link().isEmpty()) {
      members.put("link", problem.link());
    }
    String correlation = MDC.get(Correlation.KEY);
    if (correlation != null) {
      members.put("correlation", correlation);
    }
    return members;
  }

  /** A problem as the answer of a controller. */
  public ResponseEntity<Object> answer(Problem problem) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(problem.status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
    headers(problem).forEach(answer::header);
    return answer.body(body(problem));
  }

  /** A problem as the answer of a filter. */
  void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status().value());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    headers(problem).forEach(response::setHeader);
    response
        .getOutputStream()
        .write(json.writeValueAsString(body(problem)).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, String> headers(Problem problem) {
    if (problem.status() == HttpStatus.UNAUTHORIZED) {
      return Map.of(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    boolean later =
        problem.status() == HttpStatus.TOO_MANY_REQUESTS
            || problem.status() == HttpStatus.SERVICE_UNAVAILABLE;
    return later ? Map.of(HttpHeaders.RETRY_AFTER, RETRY_SECONDS) : Map.of();
  }
}
