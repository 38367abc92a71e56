package dev.sluice.db;

/** The surroundings are broken: server away, credentials refused, privilege missing, time over. */
public final class DatabaseException extends RuntimeException {
  /** Kind of trouble; decides whether trying again can help. */
  public enum Category {
    /** No connection to the server, or it was lost. */
    UNREACHABLE,
    /** The server refused the credentials. */
    AUTHENTICATION,
    /** The role lacks a right. */
    PRIVILEGE,
    /** A lock was not granted in time; nothing was done. */
    LOCK_TIMEOUT,
    /** The statement ran longer than allowed and was cancelled. */
    STATEMENT_TIMEOUT,
    /** The server refused the statement. */
    REFUSED,
    /** Something here is wrong: missing driver, bad settings. */
    SETUP
  }

  private final Category category;
  private final String code;
  private final String action;

  /**
   * Trouble with a database.
   *
   * @param code the engine's own code (SQLSTATE), or empty
   * @param message what happened, free of secrets and of row values
   * @param action what to do
   */
  public DatabaseException(Category category, String code, String message, String action) {
    super(message);
    this.category = category;
    this.code = code;
    this.action = action;
  }

  /**
   * The same trouble with the place in front of what happened.
   *
   * @param place for example {@code Row 7, column id}
   */
  public DatabaseException at(String place) {
    return new DatabaseException(category, code, place + ": " + getMessage(), action);
  }

  /** Kind of trouble. */
  public Category category() {
    return category;
  }

  /** The engine's code, or empty. */
  public String code() {
    return code;
  }

  /** What to do about it. */
  public String action() {
    return action;
  }
}
