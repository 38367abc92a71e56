package dev.sluice.db.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one statement with questions a reader asks. Out of range is an empty token. How
 * often a reader may look is limited by the size of the statement, so that none costs more than a
 * few seconds whatever it is made of: beyond it every question ends with a {@link ScriptException}.
 */
public final class Tokens {
  private static final String CODE_POINT = "(?:%1$s|([0-9a-fA-F]{4})|\\+([0-9a-fA-F]{6}))";
  private static final Pattern ESCAPE = escape('\\');

  private final String text;
  private final List<Token> list;
  private final Folding folding;
  private final Parentheses parentheses;
  private final int first;

  /** What {@link #at} said of each place of the whole; readers ask of the same again and again. */
  private final @Nullable String[] words;

  /**
   * Tokens of a text.
   *
   * @param text the text that the tokens' offsets point into
   * @param list the tokens in order
   * @param folding what the engine makes of names without quotes
   */
  public Tokens(String text, List<Token> list, Folding folding) {
    this(text, list, folding, new Parentheses(text, list), 0, new @Nullable String[list.size()]);
  }

  private Tokens(
      String text,
      List<Token> list,
      Folding folding,
      Parentheses parentheses,
      int first,
      @Nullable String[] words) {
    this.text = text;
    this.list = list;
    this.folding = folding;
    this.parentheses = parentheses;
    this.first = first;
    this.words = words;
  }

  /** All tokens that a scanner of the text gives. */
  public static Tokens of(String text, Scanner scanner, Folding folding) {
    List<Token> list = new ArrayList<>();
    for (Optional<Token> token = scanner.next(); token.isPresent(); token = scanner.next()) {
      list.add(token.get());
    }
    return new Tokens(text, list, folding);
  }

  /** The tokens of a text in standard SQL, for what no dialect claims. */
  public static Tokens standard(String text) {
    return of(text, new StandardScanner(text), Folding.NONE);
  }

  /** How many there are. */
  public int size() {
    return list.size();
  }

  /** Whether a token of this sort stands here. */
  public boolean isType(int i, Token.Type type) {
    return i >= 0 && i < list.size() && list.get(i).type() == type;
  }

  /** Upper-case keyword, symbol character, or empty for quoted names and literals. */
  public String at(int i) {
    parentheses.look();
    if (i < 0 || i >= list.size()) {
      return "";
    }
    String known = words[first + i];
    if (known == null) {
      known = word(i);
      words[first + i] = known;
    }
    return known;
  }

  private String word(int i) {
    boolean says = isType(i, Token.Type.WORD) || isType(i, Token.Type.SYMBOL);
    return says ? raw(i).toUpperCase(Locale.ROOT) : "";
  }

  /** The text of the token here, as written. */
  public String raw(int i) {
    return i < 0 || i >= list.size() ? "" : text.substring(list.get(i).start(), list.get(i).end());
  }

  /** Whether these words or symbols stand from a place on. */
  public boolean is(int i, String... words) {
    for (int k = 0; k < words.length; k++) {
      if (!at(i + k).equals(words[k])) {
        return false;
      }
    }
    return true;
  }

  /** First place from {@code from} where the words stand, or -1. */
  public int find(int from, String... words) {
    for (int i = from; i < list.size(); i++) {
      if (is(i, words)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the words stand anywhere. */
  public boolean has(String... words) {
    return find(0, words) >= 0;
  }

  /** Whether a name may stand here. */
  public boolean named(int i) {
    return isType(i, Token.Type.WORD) || isType(i, Token.Type.QUOTED_NAME);
  }

  /** The place after a qualified name. */
  public int afterName(int i) {
    int k = i;
    while (named(k) && at(k + 1).equals(".") && named(k + 2)) {
      k += 2;
    }
    return named(k) ? k + 1 : k;
  }

  /** A qualified name with quotes resolved and unquoted parts folded. */
  public String name(int i) {
    StringBuilder out = new StringBuilder();
    for (int k = i; k < afterName(i); k++) {
      String raw = raw(k);
      if (isType(k, Token.Type.QUOTED_NAME)) {
        out.append(unquoted(raw));
      } else {
        out.append(folding.fold(raw));
      }
    }
    return out.toString();
  }

  private static Pattern escape(char mark) {
    String quoted = Pattern.quote(String.valueOf(mark));
    return Pattern.compile(quoted + CODE_POINT.formatted(quoted));
  }

  /** The name within "…", `…`, […] or U&"…", with doubled closing quotes undone. */
  private static String unquoted(String raw) {
    if (raw.startsWith("&\"", 1)) {
      int end = 3;
      while (raw.charAt(end) != '"' || raw.startsWith("\"", end + 1)) {
        end += raw.charAt(end) == '"' ? 2 : 1;
      }
      String name = raw.substring(3, end).replace("\"\"", "\"");
      return decoded(name, end == raw.length() - 1 ? ESCAPE : escape(mark(raw)));
    }
    String close = raw.substring(raw.length() - 1);
    int open = raw.indexOf(close.equals("]") ? "[" : close);
    return raw.substring(open + 1, raw.length() - 1).replace(close + close, close);
  }

  /** The escape character that a name in U&"…" UESCAPE '…' ends with, in either quoting. */
  private static char mark(String raw) {
    int last = raw.length() - 1;
    boolean dollars = raw.charAt(last) == '$';
    return raw.charAt((dollars ? raw.lastIndexOf('$', last - 1) : last) - 1);
  }

  /** What the escapes of U&"…" stand for. */
  private static String decoded(String name, Pattern escape) {
    return escape
        .matcher(name)
        .replaceAll(
            found -> {
              if (found.group(1) == null && found.group(2) == null) {
                return Matcher.quoteReplacement(found.group().substring(1));
              }
              String digits = found.group(1) == null ? found.group(2) : found.group(1);
              int point = Integer.parseInt(digits, 16);
              return Character.isValidCodePoint(point)
                  ? Matcher.quoteReplacement(Character.toString(point))
                  : "";
            });
  }

  /** The place of the parenthesis that closes the one here or the next one, or the end. */
  public int closing(int from) {
    int open = from;
    while (open < list.size() && !at(open).equals("(")) {
      open++;
    }
    return open == list.size()
        ? open
        : Math.min(parentheses.closing(first + open) - first, list.size());
  }

  /** The place after IF EXISTS, IF NOT EXISTS, ONLY and CONCURRENTLY. */
  public int skipOptions(int i) {
    int k = i;
    while (true) {
      if (is(k, "IF", "NOT", "EXISTS")) {
        k += 3;
      } else if (is(k, "IF", "EXISTS")) {
        k += 2;
      } else if (is(k, "CONCURRENTLY") || is(k, "ONLY")) {
        k++;
      } else {
        return k;
      }
    }
  }

  /** Tokens of a part. */
  public Tokens part(int from, int to) {
    int begin = Math.min(from, to);
    List<Token> some = list.subList(begin, Math.min(to, list.size()));
    return new Tokens(text, some, folding, parentheses, first + begin, words);
  }

  /** Offset after the token here, or the length of the text when there is none. */
  public int end(int i) {
    return i < 0 || i >= list.size() ? text.length() : list.get(i).end();
  }

  /** The text of a range of tokens as written, without comments and with single spaces. */
  public String written(int from, int to) {
    StringBuilder out = new StringBuilder();
    for (int i = Math.max(0, from); i < Math.min(to, list.size()); i++) {
      boolean apart = i > from && list.get(i).start() > list.get(i - 1).end();
      out.append(apart ? " " : "").append(raw(i));
    }
    return out.toString();
  }

  /** Where the token here begins in the text, or its length when there is none. */
  public int start(int i) {
    return i < 0 || i >= list.size() ? text.length() : list.get(i).start();
  }

  /** Parts between commas outside parentheses. */
  public List<Tokens> commaParts(int from) {
    List<Tokens> parts = new ArrayList<>();
    int depth = 0;
    int start = from;
    for (int i = from; i < list.size(); i++) {
      switch (at(i)) {
        case "(", "[" -> depth++;
        case ")", "]" -> depth--;
        case "," -> {
          if (depth == 0) {
            parts.add(part(start, i));
            start = i + 1;
          }
        }
        default -> {}
      }
    }
    parts.add(part(start, list.size()));
    return parts;
  }
}
