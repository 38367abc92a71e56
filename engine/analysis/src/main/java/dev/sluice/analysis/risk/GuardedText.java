package dev.sluice.analysis.risk;

/**
 * A text that refuses to be read when the thread that made it has worked for a time. It makes
 * regular expressions killable: the match ends with {@link TimeOver} wherever it stands.
 */
final class GuardedText implements CharSequence {
  private final String text;
  private final long nanos;

  /** 0 until the first look at the time. */
  private long deadline;

  private int reads;

  /** A text that this thread can read for some milliseconds of work, once it reads it much. */
  GuardedText(String text, long millis) {
    this(text, millis * 1_000_000, 0);
  }

  private GuardedText(String text, long nanos, long deadline) {
    this.text = text;
    this.nanos = nanos;
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
    long now = WorkTime.now();
    if (deadline == 0) {
      deadline = now + nanos;
    } else if (now > deadline) {
      throw new TimeOver();
    }
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new GuardedText(text.substring(start, end), nanos, deadline);
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
