package dev.sluice.chat;

import java.util.Optional;

/**
 * One thing of a set-up that was looked at.
 *
 * @param verdict how it is
 * @param what what was looked at
 * @param finding what was found
 * @param action how to mend it, or empty
 */
public record Check(Verdict verdict, String what, String finding, String action) {
  /** How something is. */
  public enum Verdict {
    FINE,
    WARNING,
    WRONG
  }

  /** It is as it should be. */
  public static Check fine(String what, String finding) {
    return new Check(Verdict.FINE, what, finding, "");
  }

  /** It works, but something is missing. */
  public static Check warning(String what, String finding, String action) {
    return new Check(Verdict.WARNING, what, finding, action);
  }

  /** It does not work. */
  public static Check wrong(String what, String finding, String action) {
    return new Check(Verdict.WRONG, what, finding, action);
  }

  /**
   * The settings cannot be used.
   *
   * @param why what binding them threw; its first cause says it
   * @param example the file that shows how they are written
   */
  public static Check settings(Throwable why, String example) {
    Throwable root = why;
    while (Optional.ofNullable(root.getCause()).isPresent()) {
      root = Optional.ofNullable(root.getCause()).orElse(root);
    }
    return wrong("settings", String.valueOf(root.getMessage()), "See " + example + ".");
  }
}
