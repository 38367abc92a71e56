package dev.sluice.analysis.risk;

import java.util.List;

/**
 * What a text must hold for a pattern to be found in it. Most statements hold nothing of what most
 * rules look for, and this says so without trying the pattern. Of a pattern that is not understood
 * it says that it may be in every text.
 */
@FunctionalInterface
interface Needles {
  /** Whether the pattern may be found in a text that has these groups of characters. */
  boolean mayBeIn(Grams text);

  /** Of every text. */
  Needles NONE = text -> true;

  /** What a pattern needs. */
  static Needles of(String regex) {
    try {
      return new NeedleReader(regex).whole();
    } catch (NeedleReader.NotUnderstood pattern) {
      return NONE;
    }
  }

  /** A text of two characters or more, which must stand in it; a shorter one says nothing. */
  static Needles text(String needle) {
    int[] places = Grams.places(needle);
    return places.length == 0 ? NONE : text -> text.all(places);
  }

  /** All of these. */
  static Needles all(List<Needles> needed) {
    List<Needles> some = needed.stream().filter(one -> one != NONE).toList();
    if (some.size() < 2) {
      return some.isEmpty() ? NONE : some.get(0);
    }
    return text -> {
      for (Needles one : some) {
        if (!one.mayBeIn(text)) {
          return false;
        }
      }
      return true;
    };
  }

  /** Any of these. */
  static Needles any(List<Needles> branches) {
    if (branches.contains(NONE)) {
      return NONE;
    }
    return text -> {
      for (Needles one : branches) {
        if (one.mayBeIn(text)) {
          return true;
        }
      }
      return false;
    };
  }
}
