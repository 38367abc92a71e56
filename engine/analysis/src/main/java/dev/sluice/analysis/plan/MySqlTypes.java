package dev.sluice.analysis.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which changes of a type MySQL and MariaDB make without copying the table. */
final class MySqlTypes {
  private static final Pattern TEXT = Pattern.compile("varchar\\((\\d{1,5})\\)");
  private static final int ONE_BYTE = 63;
  private static final int TWO_BYTES = 256;

  private MySqlTypes() {}

  /**
   * Whether it is the same type, or a varchar that grows and whose length still takes as many bytes
   * whatever its character set.
   */
  static boolean inPlace(String from, String to) {
    String old = plain(from);
    String now = plain(to);
    Matcher one = TEXT.matcher(old);
    Matcher other = TEXT.matcher(now);
    if (one.matches() && other.matches()) {
      int before = Integer.parseInt(one.group(1));
      int after = Integer.parseInt(other.group(1));
      return after >= before && (after <= ONE_BYTE || before >= TWO_BYTES || after == before);
    }
    return old.equals(now);
  }

  /** The type in small letters, without display widths, under its usual name. */
  private static String plain(String type) {
    return type.toLowerCase(Locale.ROOT)
        .replaceAll("\\s+", " ")
        .replaceAll("\\s*([(),])\\s*", "$1")
        .replaceFirst("^(?:integer)\\b", "int")
        .replaceFirst("^(?:dec|numeric|fixed)\\b", "decimal")
        .replaceFirst("^bool(?:ean)?\\b", "tinyint(1)")
        .replaceFirst("^character varying", "varchar")
        .replaceFirst("^((?:tiny|small|medium|big)?int)\\(\\d+\\)", "$1")
        .strip();
  }
}
