package dev.sluice.analysis.impact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Comments and string literals of a source file in any of the usual languages. Places stay where
 * they are: what is left out becomes blanks, lines keep their ends.
 */
final class Literals {
  private static final Set<String> HASH =
      Set.of("py", "rb", "rake", "erb", "ex", "exs", "pl", "pm", "php");
  private static final Set<String> SLASHES_NOT =
      Set.of("py", "rb", "rake", "erb", "ex", "exs", "pl", "pm", "sql", "xml", "vb");
  private static final Set<String> TRIPLE =
      Set.of("java", "kt", "kts", "scala", "groovy", "py", "ex", "exs", "swift", "cs");

  /** Where a quoted text may go over the end of a line. */
  private static final Set<String> LONG =
      Set.of("rb", "rake", "php", "ex", "exs", "rs", "pl", "pm");

  /** Where an apostrophe stands for one character, or for something else than a text. */
  private static final Set<String> CHARACTER =
      Set.of("java", "kt", "kts", "scala", "go", "cs", "rs", "c", "cc", "cpp", "h", "hpp", "swift");

  private final String text;
  private final String extension;
  private final StringBuilder code;
  private final StringBuilder strings;
  private final List<Literal> literals = new ArrayList<>();
  private int at;

  /**
   * A text in quotes.
   *
   * @param from where its content begins
   * @param to behind its content
   */
  record Literal(int from, int to) {}

  private Literals(SourceFile file) {
    this.text = file.text();
    this.extension = file.extension();
    this.code = new StringBuilder(text);
    this.strings = new StringBuilder(text.replaceAll("[^\\n\\r]", " "));
  }

  static Literals of(SourceFile file) {
    Literals found = new Literals(file);
    if (file.extension().equals("sql") || file.extension().equals("xml")) {
      found.wholeText();
    } else {
      found.scan();
    }
    return found;
  }

  /** The text with blanks for comments. */
  String code() {
    return code.toString();
  }

  /** The contents of literals, with blanks for everything else. */
  String strings() {
    return strings.toString();
  }

  List<Literal> literals() {
    return literals;
  }

  /** In a file that is SQL, or holds it in elements, all but comments counts. */
  private void wholeText() {
    while (at < text.length()) {
      if (text.startsWith("--", at) && extension.equals("sql")) {
        blank(lineEnd());
      } else if (text.startsWith("/*", at) && extension.equals("sql")) {
        blank(behind("*/", at + 2));
      } else if (text.startsWith("<!--", at) && extension.equals("xml")) {
        blank(behind("-->", at + 4));
      } else {
        at++;
      }
    }
    strings.replace(0, strings.length(), code.toString());
    int from = 0;
    for (int end = stop(from); from < text.length(); end = stop(from)) {
      literals.add(new Literal(from, end));
      from = end + 1;
    }
  }

  /** Where a statement of a script ends; other files are one. */
  private int stop(int from) {
    int end = extension.equals("sql") ? code.indexOf(";", from) : -1;
    return end < 0 ? text.length() : end;
  }

  private void scan() {
    while (at < text.length()) {
      Interruptible.check();
      char c = text.charAt(at);
      boolean slashes = !SLASHES_NOT.contains(extension);
      if (c == '#' && HASH.contains(extension) && !text.startsWith("#{", at)) {
        blank(lineEnd());
      } else if (slashes && text.startsWith("//", at)) {
        blank(lineEnd());
      } else if (slashes && text.startsWith("/*", at)) {
        blank(behind("*/", at + 2));
      } else if (c == '\'' && extension.equals("vb")) {
        blank(lineEnd());
      } else if (!text.startsWith("<<", at) || !heredoc()) {
        other(c);
      }
    }
  }

  private void other(char c) {
    if (c == '"' || c == '`' || c == '\'') {
      quoted(c);
    } else {
      at++;
    }
  }

  /** {@code <<~SQL … SQL} of Ruby and {@code <<<SQL … SQL} of PHP. */
  private boolean heredoc() {
    if (!Set.of("rb", "rake", "php", "pl").contains(extension)) {
      return false;
    }
    int i = at + 2;
    while (i < text.length() && "<~-\"'".indexOf(text.charAt(i)) >= 0) {
      i++;
    }
    int end = i;
    while (end < text.length() && Character.isUpperCase(text.charAt(end))) {
      end++;
    }
    int body = text.indexOf('\n', end);
    if (end - i < 2 || body < 0) {
      return false;
    }
    String mark = text.substring(i, end);
    int close = body;
    do {
      Interruptible.check();
      close = text.indexOf(mark, close + 1);
    } while (close > 0 && !text.substring(text.lastIndexOf('\n', close) + 1, close).isBlank());
    if (close < 0) {
      return false;
    }
    literal(body + 1, close);
    at = close + mark.length();
    return true;
  }

  private void quoted(char quote) {
    String triple = String.valueOf(quote).repeat(3);
    if (quote != '`' && TRIPLE.contains(extension) && text.startsWith(triple, at)) {
      int end = behind(triple, at + 3);
      literal(at + 3, Math.max(at + 3, end - 3));
      at = end;
      return;
    }
    boolean verbatim = at > 0 && extension.equals("cs") && text.charAt(at - 1) == '@';
    boolean raw = (quote == '`' && extension.equals("go")) || verbatim;
    boolean over = quote == '`' || verbatim || LONG.contains(extension);
    int end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      if (text.charAt(end) == '\n' && !over) {
        at++;
        return;
      }
      end += text.charAt(end) == '\\' && !raw ? 2 : 1;
    }
    boolean character = quote == '\'' && CHARACTER.contains(extension);
    if (end >= text.length() || (character && end - at > 10)) {
      at++;
      return;
    }
    if (!character) {
      literal(at + 1, end);
    }
    at = end + 1;
  }

  private void literal(int from, int to) {
    literals.add(new Literal(from, to));
    strings.replace(from, to, text.substring(from, to));
  }

  private void blank(int end) {
    for (; at < end; at++) {
      if (text.charAt(at) != '\n' && text.charAt(at) != '\r') {
        code.setCharAt(at, ' ');
      }
    }
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private int behind(String mark, int from) {
    int end = text.indexOf(mark, from);
    return end < 0 ? text.length() : end + mark.length();
  }
}
