package dev.sluice.bot.scim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Turns whatever went wrong into an error as RFC 7644 describes it. */
@RestControllerAdvice(basePackageClasses = ScimErrors.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class ScimErrors {
  /** Media type of everything here. */
  static final String TYPE = "application/scim+json";

  private static final Logger LOG = LoggerFactory.getLogger(ScimErrors.class);

  @ExceptionHandler
  ResponseEntity<Map<String, Object>> any(Exception failure) {
    if (failure instanceof ScimException wrong) {
      return answer(wrong.status(), wrong.type(), String.valueOf(wrong.getMessage()));
    }
    if (failure instanceof HttpMessageNotReadableException
        || failure instanceof MethodArgumentTypeMismatchException) {
      return answer(HttpStatus.BAD_REQUEST, "invalidSyntax", "The request cannot be read.");
    }
    if (failure instanceof DataIntegrityViolationException) {
      return answer(HttpStatus.CONFLICT, "uniqueness", "Another one has this name.");
    }
    if (failure instanceof ErrorResponse known) {
      HttpStatus status = HttpStatus.valueOf(known.getStatusCode().value());
      return answer(status, "", status.getReasonPhrase() + ".");
    }
    LOG.error("A request of a directory failed", failure);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR, "", "The server failed to do this; see its log.");
  }

  private static ResponseEntity<Map<String, Object>> answer(
      HttpStatus status, String type, String detail) {
    return ResponseEntity.status(status)
        .contentType(MediaType.parseMediaType(TYPE))
        .body(body(status, type, detail));
  }

  static Map<String, Object> body(HttpStatus status, String type, String detail) {
    Map<String, Object> body = new HashMap<>();
    body.put("schemas", List.of("urn:ietf:params:scim:api:messages:2.0:Error"));
    body.put("status", Integer.toString(status.value()));
    body.put("detail", detail);
    if (!type.isEmpty()) {
      body.put("scimType", type);
    }
    return body;
  }
}
