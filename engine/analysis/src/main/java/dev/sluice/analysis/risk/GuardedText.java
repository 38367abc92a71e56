package dev.sluice.analysis.risk;

/**
 * A text that refuses to be read after a deadline. It makes regular expressions killable: the match
 * ends with {@link TimeOver} wherever it stands.
 */
final class GuardedText implements CharSequence {
  /** For one statement; a machine that is starved of processors may be given longer. */
  static final long MILLIS = Long.getLong("sluice.reading.millis", 2_000);

  private final String text;
  private final long deadline;
  private int reads;

  /** A text that can be read for some milliseconds from now. */
  GuardedText(String text, long millis) {
    this(text, 0, System.nanoTime() + millis * 1_000_000);
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
    if (System.nanoTime() > deadline) {
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
