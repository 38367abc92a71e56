package dev.sluice.chat.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Colours SQL for reading. It only decorates: every character of the text comes out once and in
 * order, whatever the text is, and nothing is decided by it.
 */
final class SqlInk {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<comment>--[^\\n]*+|/\\*(?s:.*?)(?:\\*/|\\z))"
              + "|(?<string>'(?:[^']|'')*+(?:'|\\z)|\\$(?<tag>\\w*)\\$(?s:.*?)(?:\\$\\k<tag>\\$|\\z))"
              + "|(?<name>\"(?:[^\"]|\"\")*+(?:\"|\\z))"
              + "|(?<number>\\b\\d[\\d.]*+)"
              + "|(?<word>[\\p{L}_][\\p{L}\\p{N}_$]*+)"
              + "|(?<plain>[^'\"$\\-/\\p{L}\\p{N}_]++|(?s:.))");
  private static final List<String> GROUPS =
      List.of("comment", "string", "name", "number", "word", "plain");
  private static final Set<String> KEYWORDS =
      Set.of(
          ("add all alter analyze and any as asc begin between by cascade case cast check cluster"
                  + " collate column commit concurrently constraint copy create cross current"
                  + " database default deferrable delete desc distinct do domain drop each else end"
                  + " except exclude execute exists explain extension false fetch for foreign from"
                  + " full function generated grant group having identity if in index inherits"
                  + " inner insert instead intersect into is join key language lateral left like"
                  + " limit lock materialized merge natural no not null nulls of offset on only or"
                  + " order outer over owner partition perform policy primary procedure raise"
                  + " recursive references refresh reindex rename replace restrict returning"
                  + " returns revoke right role rollback row rows schema select sequence set some"
                  + " start stored table temporary then to transaction trigger true truncate type"
                  + " union unique update using vacuum valid validate values view when where window"
                  + " with without")
              .split(" "));
  private static final Set<String> TYPES =
      Set.of(
          ("bigint bigserial boolean bytea char character date decimal double int integer interval"
                  + " json jsonb numeric precision real serial smallint text time timestamp"
                  + " timestamptz uuid varchar varying xml zone")
              .split(" "));

  private SqlInk() {}

  /** A run of characters of one colour; {@code ink} is empty for ordinary text. */
  record Token(String ink, String text) {}

  /** The lines of an SQL text, coloured. */
  static List<List<Token>> lines(String sql) {
    Page page = new Page();
    Matcher matcher = TOKEN.matcher(sql);
    while (matcher.find()) {
      page.write(ink(matcher), matcher.group());
    }
    return page.lines;
  }

  /** The lines of any other text. */
  static List<List<Token>> plain(String text) {
    Page page = new Page();
    page.write("", text);
    return page.lines;
  }

  private static String ink(Matcher matcher) {
    String group =
        GROUPS.stream().filter(name -> matcher.group(name) != null).findFirst().orElse("plain");
    return switch (group) {
      case "word" -> word(matcher.group().toLowerCase(Locale.ROOT));
      case "plain" -> "";
      default -> group;
    };
  }

  private static String word(String word) {
    if (KEYWORDS.contains(word)) {
      return "keyword";
    }
    return TYPES.contains(word) ? "type" : "";
  }

  /** Splits tokens at line ends. */
  private static final class Page {
    private final List<List<Token>> lines = new ArrayList<>(List.of(new ArrayList<>()));

    void write(String ink, String text) {
      int from = 0;
      for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        add(ink, text.substring(from, end));
        lines.add(new ArrayList<>());
        from = end + 1;
      }
      add(ink, text.substring(from));
    }

    private void add(String ink, String text) {
      if (!text.isEmpty()) {
        lines.get(lines.size() - 1).add(new Token(ink, text));
      }
    }
  }
}
