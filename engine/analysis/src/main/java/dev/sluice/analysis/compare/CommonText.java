package dev.sluice.analysis.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names, values and expressions without the habits of their engines. */
final class CommonText {
  /** Fits yes and no. */
  static final String EITHER = "either";

  private static final Pattern NOW =
      Pattern.compile(
          "(now|current_timestamp|getdate|sysdatetime|localtimestamp|systimestamp|sysdate"
              + "|datetime)(\\((\\d*|'now')\\))?");
  private static final Pattern FRESH_UUID =
      Pattern.compile(
          "(gen_random_uuid|uuid|newid|uuid_generate_v4|sys_guid|generateuuidv4)\\(\\)");
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d+(\\.\\d+)?");

  private CommonText() {}

  static String unquoted(String text) {
    return text.replaceAll("[`\"\\[\\]]", "");
  }

  /** What stands in the first parentheses, those inside it included; the whole text without any. */
  static String inParentheses(String text) {
    int open = text.indexOf('(');
    int depth = 0;
    for (int i = Math.max(open, 0); i < text.length() && open >= 0; i++) {
      depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
      if (depth == 0) {
        return text.substring(open + 1, i);
      }
    }
    return text;
  }

  /** At commas that are in no parentheses. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  /** A default as all engines would write it, as far as that is known. */
  static String value(String text) {
    String plain = text.strip().replaceAll("(?i)::[a-z_ ]+(\\(\\d+(,\\d+)?\\))?(\\[\\])?$", "");
    while (plain.startsWith("(")
        && plain.endsWith(")")
        && inParentheses(plain).length() == plain.length() - 2) {
      plain = plain.substring(1, plain.length() - 1).strip();
    }
    plain = plain.replaceAll("^N(?=')", "");
    String small = plain.toLowerCase(Locale.ROOT);
    if (small.equals("null")) {
      return "(none)";
    } else if (NOW.matcher(small).matches()) {
      return "now";
    } else if (FRESH_UUID.matcher(small).matches()) {
      return "a fresh uuid";
    } else if (small.equals("true") || small.equals("b'1'")) {
      return "1";
    } else if (small.equals("false") || small.equals("b'0'")) {
      return "0";
    }
    String bare = small.replaceAll("^'(.*)'$", "$1");
    return NUMBER.matcher(bare).matches()
        ? new java.math.BigDecimal(bare).stripTrailingZeros().toPlainString()
        : plain;
  }

  /** An expression without casts, quotes, parentheses and white space. */
  static String expression(String text) {
    return unquoted(text)
        .replaceFirst("(?is)^\\s*CHECK\\s*", "")
        .replaceAll("::[a-zA-Z_ ]+(\\(\\d+(,\\d+)?\\))?", "")
        .replaceAll("[()\\s]", "")
        .toLowerCase(Locale.ROOT);
  }

  /** MariaDB's json is a long text that is checked. */
  static boolean checksJson(String check) {
    return check.toLowerCase(Locale.ROOT).startsWith("json_valid(");
  }
}
