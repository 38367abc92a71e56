package dev.sluice.pipeline.impact;

import dev.sluice.analysis.risk.RiskLevel;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one application uses of what a script changes.
 *
 * @param name its name
 * @param state whether it was read
 * @param found what was found when it was last read; empty when it never was
 * @param trouble why it could not be read, or empty
 * @param readAt when it was last read
 */
public record UsingApplication(
    String name, State state, Optional<Found> found, String trouble, Optional<Instant> readAt) {
  /** Whether an application was read. */
  public enum State {
    /** It is read in a moment, or tried again. */
    WAITING,
    READ,
    /** It could not be read, and is not tried again by itself. */
    FAILED
  }

  /**
   * What was found in a repository.
   *
   * @param commit the commit that was read, 40 hex digits
   * @param files how many files were read
   * @param left why not everything was read, or empty
   * @param dependencies how many files use a changed object, counted by object
   * @param high how many of them fail, or worse
   * @param uses the worst of them, at most {@link #MOST}
   */
  public record Found(
      String commit, int files, String left, int dependencies, int high, List<Use> uses) {
    /** How many uses of one application are kept. */
    public static final int MOST = 200;

    public Found {
      uses = List.copyOf(uses);
    }
  }

  /**
   * A file that uses a changed object.
   *
   * @param path the file, from the repository's root
   * @param object table or column
   * @param level how bad the change is for it
   * @param lines the first lines that use it, at most {@link #MOST_LINES}
   */
  public record Use(String path, String object, RiskLevel level, List<Line> lines) {
    /** How many lines of one file are kept. */
    public static final int MOST_LINES = 20;

    public Use {
      lines = List.copyOf(lines);
    }
  }

  /**
   * A line that uses it.
   *
   * @param line from 1
   * @param how {@code SQL}, {@code query builder}, or whose mapping it is
   */
  public record Line(int line, String how) {}

  /** How many dependencies were found. */
  int dependencies() {
    return found.map(Found::dependencies).orElse(0);
  }

  int high() {
    return found.map(Found::high).orElse(0);
  }
}
