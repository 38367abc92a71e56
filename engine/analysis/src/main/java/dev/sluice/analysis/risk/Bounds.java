package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Bounds and patterns that shut hardly anything out. Numbers and dates have the same ends: 0 and
 * the year 1970, a number of 32 bits and the year 2038.
 */
final class Bounds {
  private static final Set<String> BEFORE = Set.of("(", "+", "DATE", "TIMESTAMP");
  private static final Set<String> COUNTS = Set.of("+", "-", "*", "/", "%", "(", ")");
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+(?:[eE].*)?");
  private static final Pattern LARGE = Pattern.compile("\\d{11,}.*|[2-9]\\d{9}.*|[\\d.]+[eE].*");
  private static final Pattern EARLY =
      Pattern.compile("(?:0\\d{3}|1[0-8]\\d\\d|19[0-6]\\d|1970-?01-?01).*");
  private static final Pattern LATE =
      Pattern.compile("(?:203[89]|20[4-9]\\d|2[1-9]\\d\\d|[3-9]\\d{3}|\\d{5,}-).*");
  private static final Pattern DATE = Pattern.compile("\\d{4,}-\\d.*|\\d{8}");

  private Bounds() {}

  /** A number that keys seldom lie below, an early date, or a text that begins every other. */
  static boolean lowest(Tokens p, String number) {
    int at = begin(p);
    String text = text(p, at);
    boolean quoted = p.isType(at, Token.Type.STRING);
    boolean early = quoted && DATE.matcher(text).matches() && EARLY.matcher(text).matches();
    return p.is(at, "-")
        || early
        || counted(p)
        || (quoted && text.matches("[^0-9b-zB-Z\\u0080-\\uffff]*|-[0-9].*"))
        || (!called(p) && text.matches("(?:" + number + ")|0+(?:\\.0*)?"));
  }

  /** A number that keys seldom lie above, a late date, or a text that no number and no date is. */
  static boolean highest(Tokens p) {
    int at = begin(p);
    String text = text(p, at);
    if (p.isType(at, Token.Type.NUMBER)) {
      return LARGE.matcher(text).matches() || counted(p);
    }
    boolean date = DATE.matcher(text).matches() && LATE.matcher(text).matches();
    boolean large = NUMBER.matcher(text).matches() && LARGE.matcher(text).matches();
    return p.isType(at, Token.Type.STRING)
        && (date || large || (!called(p) && text.matches("\\D*")));
  }

  /** Arithmetic that gives the same number for every row: a % 1, a * 0. */
  static boolean neutral(Tokens p) {
    for (int i = 1; i < p.size(); i++) {
      boolean rest = p.is(i, "%") || p.is(i, "MOD");
      if ((rest && p.raw(i + 1).equals("1"))
          || ((p.is(i, "*") || p.is(i, "&")) && p.raw(i + 1).equals("0"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether an expression falls where its column rises: -a, 0 - a, a * -1. */
  static boolean turned(Tokens p) {
    for (int i = 0; i < p.size(); i++) {
      boolean behind = i == 0 || (COUNTS.contains(p.at(i - 1)) && !p.is(i - 1, ")"));
      if (p.is(i, "-") && (behind || p.isType(i - 1, Token.Type.NUMBER))) {
        return true;
      }
    }
    return false;
  }

  static boolean range(Tokens p) {
    int and = p.find(0, "AND");
    return and > 0 && lowest(p, "[01]") && highest(p.part(and + 1, p.size()));
  }

  static boolean anyText(Tokens p) {
    int at = p.is(0, "TO") || p.is(0, "BINARY") ? 1 : 0;
    return p.raw(at).matches("[eEnN]?['\"][%_*.^$+]*['\"]") || (p.named(at) && !p.is(at + 1, "("));
  }

  private static int begin(Tokens p) {
    int at = 0;
    while (BEFORE.contains(p.at(at))) {
      at++;
    }
    boolean text = p.is(at + 1, "(") && p.isType(at + 2, Token.Type.STRING);
    return text ? at + 2 : at;
  }

  private static boolean called(Tokens p) {
    return p.named(0) && !BEFORE.contains(p.at(0));
  }

  private static String text(Tokens p, int at) {
    String raw = p.raw(at);
    return p.isType(at, Token.Type.STRING) ? raw.replaceAll("^[eEnN]?['\"]|['\"]$", "") : raw;
  }

  /** A number that must be worked out first. */
  private static boolean counted(Tokens p) {
    boolean signs = false;
    for (int i = 0; i < p.size(); i++) {
      boolean sign = COUNTS.contains(p.at(i));
      if (!sign && !p.isType(i, Token.Type.NUMBER)) {
        return false;
      }
      signs |= sign && i > 0 && !p.is(i, "(") && !p.is(i, ")");
    }
    return signs;
  }
}
