package dev.sluice.db.clickhouse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one place where names and literals are quoted for ClickHouse. */
final class Names {
  private static final Pattern ESCAPED = Pattern.compile("\\\\(.)", Pattern.DOTALL);

  private Names() {}

  /** A name, always in backticks. */
  static String quoted(String name) {
    if (name.isEmpty() || name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a name: " + name);
    }
    return '`' + name.replace("\\", "\\\\").replace("`", "\\`") + '`';
  }

  /** A name as the server prints it between backticks: with escapes, as in a string. */
  static String printed(String name) {
    return ESCAPED
        .matcher(name)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    switch (found.group(1)) {
                      case "b" -> "\b";
                      case "f" -> "\f";
                      case "n" -> "\n";
                      case "r" -> "\r";
                      case "t" -> "\t";
                      default -> found.group(1);
                    }));
  }

  /** A string literal. */
  static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
