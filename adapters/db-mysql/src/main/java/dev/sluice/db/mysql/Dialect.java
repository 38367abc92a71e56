package dev.sluice.db.mysql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which of the two products reads a script, and which version of it.
 *
 * @param flavour the product
 * @param version as executable comments count it, {@code 80031} or {@code 101106}; 0 when it is not
 *     known
 */
record Dialect(Flavour flavour, int version) {
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  /** From here to 99999 MariaDB takes the versions of MySQL as not its own. */
  private static final int MYSQL_ONLY = 50700;

  /** No server that is older is worked with, of either product. */
  private static final int OLDEST = 50700;

  private static final int SIX_DIGITS = 100_000;

  /** The products. */
  enum Flavour {
    MYSQL,
    MARIADB
  }

  /** The product at a version as its server says it. */
  static Dialect of(Flavour flavour, String version) {
    Matcher found = NUMBERS.matcher(version.replaceFirst("^5\\.5\\.5-(?=\\d+\\.)", ""));
    if (!found.find()) {
      return new Dialect(flavour, 0);
    }
    String patch = found.group(3) == null ? "0" : found.group(3);
    return new Dialect(
        flavour,
        Integer.parseInt(found.group(1)) * 10_000
            + Integer.parseInt(found.group(2)) * 100
            + Math.min(99, Integer.parseInt(patch)));
  }

  /** The product as configuration spells it. */
  String product() {
    return mariaDb() ? "mariadb" : "mysql";
  }

  boolean mariaDb() {
    return flavour == Flavour.MARIADB;
  }

  /** Whether a server of at least this version is known to be there. */
  boolean atLeast(int wanted) {
    return version >= wanted;
  }

  /** Whether the code of an executable comment of that version is read. */
  Executable reads(int commentVersion, boolean forMariaDb) {
    if (forMariaDb && !mariaDb()) {
      return Executable.NO;
    }
    if (!forMariaDb && mariaDb() && commentVersion >= MYSQL_ONLY && commentVersion < SIX_DIGITS) {
      return Executable.NO;
    }
    if (version == 0) {
      return commentVersion <= OLDEST ? Executable.YES : Executable.PERHAPS;
    }
    return commentVersion <= version ? Executable.YES : Executable.NO;
  }

  /** What becomes of an executable comment. */
  enum Executable {
    YES,
    NO,
    PERHAPS
  }
}
