package dev.sluice.analysis.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which changes of a type PostgreSQL writes down in its catalog only, reading no row. */
final class PostgresTypes {
  private static final Pattern SIZED = Pattern.compile("^([a-z ]+?)(?:\\((\\d+)(?:,(\\d+))?\\))?$");

  /** Other names of a type, without what stands in parentheses behind them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "character varying", "varchar",
          "bit varying", "varbit",
          "decimal", "numeric",
          "int", "integer",
          "int4", "integer",
          "int2", "smallint",
          "int8", "bigint",
          "bool", "boolean");

  private static final List<String> WHOLE = List.of("smallint", "integer", "bigint");
  private static final Pattern TWO_NAMES =
      Pattern.compile(
          "smallint|integer|bigint|boolean|text|uuid|date|bytea|varchar(?:\\(\\d+\\))?"
              + "|numeric\\(\\d+,\\d+\\)|timestamp with(?:out)? time zone");
  private static final Pattern SETTLED =
      Pattern.compile(
          "smallint|integer|bigint|boolean|text|uuid|varchar(?:\\(\\d+\\))?"
              + "|numeric(?:\\(\\d+(?:,\\d+)?\\))?");

  private PostgresTypes() {}

  /** Whether two values of a type that are equal are the same in every letter and digit. */
  static boolean equalIsSame(String type) {
    return TWO_NAMES.matcher(plain(type)).matches();
  }

  /** Whether what its values mean and how they are written hangs on no setting of a session. */
  static boolean settled(String type) {
    return SETTLED.matcher(plain(type)).matches();
  }

  /** Whether a new column of a type holds nothing but NULL where it has no default of its own. */
  static boolean empty(String type) {
    return settled(type) || equalIsSame(type) || plain(type).matches("jsonb?|timestamptz");
  }

  /** Whether every value of the one type is one of the other, in any session. */
  static boolean holds(String from, String to) {
    String old = plain(from);
    String now = plain(to);
    boolean whole = WHOLE.contains(old);
    if (whole && WHOLE.contains(now)) {
      return wholes(old, now);
    }
    boolean shown = whole || old.equals("boolean") || old.equals("uuid");
    return (whole && now.equals("numeric")) || (shown && now.equals("text"));
  }

  /** Whether both are whole numbers and the second is no smaller. */
  static boolean wholes(String from, String to) {
    int old = WHOLE.indexOf(plain(from));
    int now = WHOLE.indexOf(plain(to));
    return old >= 0 && now >= old;
  }

  private static String plain(String type) {
    String small =
        type.toLowerCase(Locale.ROOT)
            .strip()
            .replaceAll("\\s+", " ")
            .replaceAll(" ?([(,)]) ?", "$1");
    int open = small.indexOf('(');
    String name = open < 0 ? small : small.substring(0, open);
    return NAMES.getOrDefault(name, name) + small.substring(name.length());
  }

  /** Whether every value of the one type is one of the other, stored the same way. */
  static boolean widens(String from, String to) {
    Matcher old = SIZED.matcher(plain(from));
    Matcher now = SIZED.matcher(plain(to));
    if (!old.matches() || !now.matches()) {
      return false;
    }
    String one = String.valueOf(old.group(1));
    String other = String.valueOf(now.group(1));
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
