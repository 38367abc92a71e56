package dev.sluice.chat;

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
}
