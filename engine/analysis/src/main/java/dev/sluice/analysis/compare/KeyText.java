package dev.sluice.analysis.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Columns, tables and actions in the text of keys, references and indexes of any engine. */
final class KeyText {
  private static final Pattern REFERENCES =
      Pattern.compile("(?is)REFERENCES\\s+([^(]+?)\\s*(\\(.*)");
  private static final Pattern INDEXED = Pattern.compile("(?is)^.*?\\bON\\s+(.*)$");

  private static final Pattern UNIQUE = Pattern.compile("(?i)\\s*(?:CREATE\\s+)?UNIQUE\\b");
  private static final Pattern WHERE = Pattern.compile("(?i)[\\s)]WHERE\\b");

  private KeyText() {}

  /** The columns in the first parentheses, in order, by bare names. */
  static String columns(String text) {
    List<String> names = new ArrayList<>();
    for (String part : CommonText.split(CommonText.inParentheses(text))) {
      names.add(column(part));
    }
    return String.join(",", names);
  }

  /** Without a prefix length, MySQL's, and without what is usual. */
  private static String column(String part) {
    String plain = CommonText.unquoted(part.strip()).toLowerCase(Locale.ROOT);
    return plain
        .replaceAll("^(\\w+)\\(\\d+\\)", "$1")
        .replaceAll("\\s+(autoincrement|asc)\\b", "")
        .replaceAll("\\s+", " ")
        .strip();
  }

  /** The columns of an index; MySQL writes them alone, others after the table. */
  static String indexed(String text) {
    return columns(afterTable(text));
  }

  /** The table that an index is on; empty when its text does not say. */
  static String table(String text) {
    Matcher on = INDEXED.matcher(text);
    String rest = on.matches() ? on.group(1) : "";
    int end = rest.indexOf('(');
    return end < 0 ? "" : rest.substring(0, end).replaceAll("(?i)\\s+USING\\s+\\w+", "").strip();
  }

  private static String afterTable(String text) {
    Matcher on = INDEXED.matcher(text);
    return on.matches() ? on.group(1) : text;
  }

  /** Whether an index is of columns alone and of all rows. */
  static boolean plain(String text) {
    String rest = afterTable(text);
    return where(text).isEmpty() && columns(rest).matches("[\\w$# ,]+");
  }

  /** Whether an index lets no value stand twice. */
  static boolean unique(String text) {
    return UNIQUE.matcher(text).lookingAt();
  }

  /** Which rows an index is of, as all engines would write it; empty for all rows. */
  static String where(String text) {
    String rest = afterTable(text);
    int depth = 0;
    for (int i = 0; i < rest.length(); i++) {
      char c = rest.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0 && WHERE.matcher(rest).region(i, rest.length()).lookingAt()) {
        String condition = rest.substring(i).replaceFirst("(?i)^\\W?where\\b", "");
        return CommonText.expression(condition.replaceFirst("(?is)\\sWITH\\s*\\([^()]*\\)$", ""));
      }
    }
    return "";
  }

  /** {@code (a,b) → team(id)}. */
  static String reference(String text) {
    Matcher references = REFERENCES.matcher(text);
    return references.find()
        ? "(%s) → %s(%s)"
            .formatted(
                columns(text), CommonSchema.name(references.group(1)), columns(references.group(2)))
        : columns(text);
  }

  /** What is done with rows that refer; that nothing is done has two names. */
  static String action(String text, String event) {
    Matcher action =
        Pattern.compile("(?i)ON " + event + "\\s+(CASCADE|SET NULL|SET DEFAULT)").matcher(text);
    return action.find() ? action.group(1).toLowerCase(Locale.ROOT) : "nothing";
  }
}
