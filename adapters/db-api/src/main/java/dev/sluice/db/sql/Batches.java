package dev.sluice.db.sql;

import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The wish that a statement is carried out in batches along a key of its table, each in a
 * transaction of its own: a line comment {@code -- sluice:batches key=id rows=5000 pause=100ms}
 * before the statement's first word. Every part may be left out.
 *
 * @param key the column to walk along as written, quotes resolved; empty for the primary key
 * @param rows how many rows of the table one batch looks at, 1 to {@value #MOST_ROWS}
 * @param pause how long to wait between two batches, up to a minute
 */
public record Batches(Optional<String> key, int rows, Duration pause) {
  /** The most rows that a batch may have. */
  public static final int MOST_ROWS = 100_000;

  /** Rows of a batch where none are named. */
  public static final int ROWS = 5_000;

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String WRITE =
      "Write it like: -- sluice:batches key=id rows=5000 pause=100ms";
  private static final String WISH = "sluice:batches";

  /** The first word of a comment, however it is written: nobody should ask in vain. */
  private static final Pattern WORD =
      Pattern.compile(
          "(?<mark>--[ \\t]*|#[ \\t]*|/\\*[\\s*!]*)(?<word>sluice:batch[^\\s*]*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern PART =
      Pattern.compile(
          "(?<name>[^\\s=]+)(?:=(?<value>\"(?:[^\"\\r\\n]|\"\")+\"|[^\\s\"]+))?(?!\\S)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s)");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

  public Batches {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new IllegalArgumentException("rows of a batch: " + rows);
    }
    if (pause.isNegative() || pause.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("pause between batches: " + pause);
    }
  }

  /**
   * What a statement asks for; empty when it is to be carried out at once.
   *
   * @throws ScriptException with the place in the script when the wish cannot be understood
   */
  public static Optional<Batches> of(Statement statement) {
    Optional<Batches> found = Optional.empty();
    LeadingComments comments = new LeadingComments(statement);
    for (Optional<LeadingComments.Comment> comment = comments.next();
        comment.isPresent();
        comment = comments.next()) {
      LeadingComments.Comment line = comment.get();
      Matcher word = WORD.matcher(line.text());
      if (!word.lookingAt()) {
        continue;
      }
      refuseOtherForms(line, word);
      if (found.isPresent()) {
        throw line.refuse(
            word.start("word"), "The statement says twice how its batches are", "Keep one line");
      }
      found = Optional.of(parsed(line, word.end()));
    }
    return found;
  }

  private static void refuseOtherForms(LeadingComments.Comment comment, Matcher word) {
    String said = word.group("word");
    int at = word.start("word");
    if (!word.group("mark").startsWith("--")) {
      throw comment.refuse(at, "Batches are asked for in a comment that begins with --", WRITE);
    }
    if (!said.equals(WISH)) {
      String why = said.equalsIgnoreCase(WISH) ? "' is not in small letters" : "' is not known";
      throw comment.refuse(at, "'" + said + why, WRITE);
    }
  }

  /** The comment that asks for these batches, without a line end. */
  public String comment() {
    String named = key.map(name -> " key=" + (plain(name) ? name : quoted(name))).orElse("");
    String wait = pause.isZero() ? "" : " pause=" + pause.toMillis() + "ms";
    return "-- sluice:batches" + named + " rows=" + rows + wait;
  }

  private static boolean plain(String name) {
    return name.chars().noneMatch(c -> c == '"' || c == '=' || Character.isWhitespace(c));
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static Batches parsed(LeadingComments.Comment line, int from) {
    Optional<String> key = Optional.empty();
    int rows = ROWS;
    Duration pause = Duration.ZERO;
    Set<String> seen = new HashSet<>();
    Matcher part = PART.matcher(line.text());
    int at = behindBlanks(line.text(), from);
    while (at < line.text().length()) {
      if (!part.region(at, line.text().length()).lookingAt() || part.group("value") == null) {
        throw line.refuse(at, "This is no name=value of batches", WRITE);
      }
      String name = part.group("name").toLowerCase(Locale.ROOT);
      String value = part.group("value");
      if (!seen.add(name)) {
        throw line.refuse(at, "'" + name + "' stands here twice", "Keep one of them");
      }
      switch (name) {
        case "key" -> key = Optional.of(unquoted(value));
        case "rows" -> rows = rows(line, part.start("value"), value);
        case "pause" -> pause = pause(line, part.start("value"), value);
        default -> throw line.refuse(at, "Batches have no '" + name + "'", WRITE);
      }
      at = behindBlanks(line.text(), part.end());
    }
    return new Batches(key, rows, pause);
  }

  private static int rows(LeadingComments.Comment line, int at, String value) {
    int rows = NUMBER.matcher(value).matches() ? Integer.parseInt(value) : 0;
    if (rows < 1 || rows > MOST_ROWS) {
      throw line.refuse(
          at,
          "'" + value + "' is no number of rows",
          "Write a whole number from 1 to " + MOST_ROWS);
    }
    return rows;
  }

  private static Duration pause(LeadingComments.Comment line, int at, String value) {
    Matcher time = TIME.matcher(value);
    Duration pause = LONGEST.plusMillis(1);
    if (time.matches()) {
      long amount = Long.parseLong(time.group(1));
      pause = time.group(2).equals("s") ? Duration.ofSeconds(amount) : Duration.ofMillis(amount);
    }
    if (pause.compareTo(LONGEST) > 0) {
      throw line.refuse(
          at, "'" + value + "' is no pause", "Write it like 100ms or 2s, from 0ms to 60s");
    }
    return pause;
  }

  private static String unquoted(String value) {
    return value.startsWith("\"")
        ? value.substring(1, value.length() - 1).replace("\"\"", "\"")
        : value;
  }

  private static int behindBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && Cutter.blank(text.charAt(at))) {
      at++;
    }
    return at;
  }
}
