package dev.sluice.analysis.risk;

/**
 * A text that refuses to be read when the thread that made it has worked for a time. It makes
 * regular expressions killable: the match ends with {@link TimeOver} wherever it stands.
 */
final class GuardedText implements CharSequence {
  private final String text;
  private final long deadline;
  private int reads;

  /** A text that this thread can read for some milliseconds of work from now. */
  GuardedText(String text, long millis) {
    this(text, 0, WorkTime.now() + millis * 1_000_000);
  }

  private GuardedText(String text, int reads, long deadline) {
    this.text = text;
    this.reads = reads;
    this.deadline = deadline;
  }

  @Override
  public char charAt(int index) {
    if ((++reads & 0x3FFF) == 0) {
      check();
    }
    return text.charAt(index);
  }

  /** Throws when the deadline is over. */
  void check() {
    if (WorkTime.now() > deadline) {
      throw new TimeOver();
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new GuardedText(text.substring(start, end), 0, deadline);
  }

  @Override
  public String toString() {
    return text;
  }

  /** The deadline is over. */
  static final class TimeOver extends RuntimeException {
    TimeOver() {
      super("the time for this statement is over", null, false, false);
    }
  }
}
