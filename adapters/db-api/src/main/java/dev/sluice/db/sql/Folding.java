package dev.sluice.db.sql;

import java.util.Locale;

/** What an engine makes of a name that stands without quotes. */
public enum Folding {
  /** PostgreSQL. */
  LOWER,
  /** Oracle. */
  UPPER,
  /** Engines that keep names as they are written. */
  NONE;

  /** The name as the engine stores it. */
  public String fold(String name) {
    return switch (this) {
      case LOWER -> name.toLowerCase(Locale.ROOT);
      case UPPER -> name.toUpperCase(Locale.ROOT);
      case NONE -> name;
    };
  }
}
