package dev.sluice.pipeline.catalog;

/**
 * Something wrong in a configuration file.
 *
 * @param file the file as it was named
 * @param line line, from 1
 * @param column column, from 1
 * @param message what is wrong
 * @param action what to do about it
 */
public record ConfigurationProblem(
    String file, int line, int column, String message, String action) {
  /** As a compiler prints it: {@code file:line:column: message action}. */
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message + " " + action;
  }
}
