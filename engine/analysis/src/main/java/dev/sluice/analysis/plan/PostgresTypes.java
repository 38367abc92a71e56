package dev.sluice.analysis.plan;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which changes of a type PostgreSQL writes down in its catalog only, reading no row. */
final class PostgresTypes {
  private static final Pattern SIZED =
      Pattern.compile("^([a-z ]+?) ?(?:\\((\\d+)(?:," + " ?(\\d+))?\\))?$");
  private static final Map<String, String> NAMES =
      Map.of(
          "character varying", "varchar",
          "decimal", "numeric",
          "bit varying", "varbit");

  private PostgresTypes() {}

  /** Whether every value of the one type is one of the other, stored the same way. */
  static boolean widens(String from, String to) {
    Matcher old = SIZED.matcher(from.toLowerCase(Locale.ROOT).strip());
    Matcher now = SIZED.matcher(to.toLowerCase(Locale.ROOT).strip());
    if (!old.matches() || !now.matches()) {
      return false;
    }
    String one = NAMES.getOrDefault(old.group(1), old.group(1));
    String other = NAMES.getOrDefault(now.group(1), now.group(1));
    if (one.equals("varchar") && other.equals("text")) {
      return true;
    }
    boolean grows = number(now, 2) < 0 || (number(old, 2) >= 0 && number(now, 2) >= number(old, 2));
    boolean scale =
        number(now, 2) < 0 || Math.max(0, number(now, 3)) == Math.max(0, number(old, 3));
    return one.equals(other)
        && (one.equals("varchar") || one.equals("numeric") || one.equals("varbit"))
        && grows
        && (one.equals("numeric") ? scale : true);
  }

  private static int number(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null || digits.length() > 9 ? -1 : Integer.parseInt(digits);
  }
}
