package dev.sluice.bot.scim;

import org.springframework.http.HttpStatus;

/** A request that a directory must send otherwise. */
final class ScimException extends RuntimeException {
  private final HttpStatus status;
  private final String type;

  private ScimException(HttpStatus status, String type, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.type = type;
  }

  static ScimException invalid(String type, String detail) {
    return new ScimException(HttpStatus.BAD_REQUEST, type, detail);
  }

  static ScimException taken(String detail) {
    return new ScimException(HttpStatus.CONFLICT, "uniqueness", detail);
  }

  static ScimException missing(String what) {
    return new ScimException(HttpStatus.NOT_FOUND, "", "There is no such " + what + " here.");
  }

  HttpStatus status() {
    return status;
  }

  String type() {
    return type;
  }
}
