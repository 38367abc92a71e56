package dev.sluice.analysis.impact;

import java.util.concurrent.CancellationException;

/** A text whose reader stops, in the middle of a pattern too, when its thread is interrupted. */
final class Interruptible implements CharSequence {
  private static final int OFTEN = 0xfff;

  private final String text;
  private int read;

  private Interruptible(String text) {
    this.text = text;
  }

  static Interruptible of(String text) {
    return new Interruptible(text);
  }

  /**
   * For loops that look at no character of such a text.
   *
   * @throws CancellationException when the thread is interrupted
   */
  static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException();
    }
  }

  @Override
  public char charAt(int index) {
    if ((++read & OFTEN) == 0) {
      check();
    }
    return text.charAt(index);
  }

  @Override
  public int length() {
    return text.length();
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.substring(start, end);
  }

  @Override
  public String toString() {
    return text;
  }
}
