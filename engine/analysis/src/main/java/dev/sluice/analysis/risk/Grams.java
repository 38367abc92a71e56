package dev.sluice.analysis.risk;

/**
 * Which groups of two and of three characters a text has, so that it is soon said what cannot stand
 * in it. Groups may share a place: what is said to be there may be missing, never the other way
 * round.
 */
final class Grams {
  private static final int PLACES = 1 << 12;

  private final long[] present = new long[PLACES / Long.SIZE];

  Grams(String text) {
    for (int i = 0; i + 2 <= text.length(); i++) {
      add(pair(text, i));
    }
    for (int i = 0; i + 3 <= text.length(); i++) {
      add(three(text, i));
    }
  }

  private void add(int place) {
    present[place / Long.SIZE] |= 1L << place;
  }

  /** The places of the groups that a text is made of; a single character has none. */
  static int[] places(String text) {
    if (text.length() == 2) {
      return new int[] {pair(text, 0)};
    }
    int[] places = new int[Math.max(0, text.length() - 2)];
    for (int i = 0; i < places.length; i++) {
      places[i] = three(text, i);
    }
    return places;
  }

  /** Whether all these groups may be in the text. */
  boolean all(int[] places) {
    for (int place : places) {
      if ((present[place / Long.SIZE] & (1L << place)) == 0) {
        return false;
      }
    }
    return true;
  }

  private static int pair(String text, int at) {
    return (text.charAt(at) * 31 + text.charAt(at + 1)) & (PLACES - 1);
  }

  private static int three(String text, int at) {
    return ((text.charAt(at) * 31 + text.charAt(at + 1)) * 31 + text.charAt(at + 2)) & (PLACES - 1);
  }
}
