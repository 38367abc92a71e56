package dev.sluice.analysis.impact;

/**
 * A file of an application.
 *
 * @param path from the repository's root, with slashes
 * @param text its text, as UTF-8
 */
record SourceFile(String path, String text) {
  /** What its name ends with, without the dot, in small letters. */
  String extension() {
    return path.substring(path.lastIndexOf('.') + 1).toLowerCase(java.util.Locale.ROOT);
  }
}
