package dev.sluice.analysis.impact;

import java.time.Duration;

/**
 * How much of a repository is read at most. What is left out is said in the report.
 *
 * @param files how many source files
 * @param bytes how many bytes of them in all
 * @param fileBytes the largest file
 * @param keptCharacters how much text of files that mention a changed object is held at once
 * @param perFile the longest time for one file
 */
record Limits(int files, long bytes, int fileBytes, long keptCharacters, Duration perFile) {
  private static final int MEGABYTE = 1024 * 1024;

  /** What holds outside of tests. */
  static Limits usual() {
    return new Limits(
        50_000, 500L * MEGABYTE, MEGABYTE, 32L * MEGABYTE, /* perFile= */ Duration.ofSeconds(2));
  }
}
