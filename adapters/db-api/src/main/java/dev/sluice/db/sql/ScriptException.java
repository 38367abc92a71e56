package dev.sluice.db.sql;

/** A script that cannot be split truly: says where, why and what to do. */
public final class ScriptException extends RuntimeException {
  private final int line;
  private final int column;
  private final String action;

  /**
   * A refusal at a place.
   *
   * @param message what is wrong, one sentence
   * @param action the way out, one sentence
   */
  public ScriptException(int line, int column, String message, String action) {
    super(message);
    this.line = line;
    this.column = column;
    this.action = action;
  }

  /** Line from 1. */
  public int line() {
    return line;
  }

  /** Column from 1. */
  public int column() {
    return column;
  }

  /** What the author can do about it. */
  public String action() {
    return action;
  }
}
