package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.StatementReading.Where;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Reads queries and row changes, wherever in the statement they stand. */
final class DataReader {
  private static final Set<String> AFTER_FROM =
      Set.of(
          "WHERE",
          "GROUP",
          "ORDER",
          "HAVING",
          "UNION",
          "MINUS",
          "INTERSECT",
          "SET",
          "CONNECT",
          "START",
          "MODEL",
          "WINDOW",
          "FETCH",
          "OFFSET");
  private final Tokens tokens;
  private final Reading reading;
  private final Set<String> declared;
  private final Expressions expressions;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private final int mainVerb;
  private int targetAt = -1;

  DataReader(Tokens tokens, Reading reading) {
    this(tokens, reading, Set.of());
  }

  /**
   * Reads inside a block.
   *
   * @param declared names that the block declares, which are no functions of the database
   */
  DataReader(Tokens tokens, Reading reading, Set<String> declared) {
    this.tokens = tokens;
    this.reading = reading;
    this.declared = declared;
    this.expressions = new Expressions(tokens);
    this.mainVerb = tokens.is(0, "WITH") ? Kinds.mainVerbAt(tokens) : 0;
  }

  /** A pair of parentheses, or the statement itself. */
  private static final class Frame {
    private final boolean query;
    private boolean from;

    Frame(boolean query, boolean from) {
      this.query = query;
      this.from = from;
    }
  }

  void read() {
    frames.push(new Frame(true, false));
    for (int i = 0; i < tokens.size(); i++) {
      token(i, tokens.at(i));
      call(i);
    }
    Functions.outside(tokens, reading);
  }

  private void token(int i, String word) {
    Frame frame = frames.getFirst();
    switch (word) {
      case "(" -> open(i, frame);
      case ")" -> {
        if (frames.size() > 1) {
          frames.pop();
        }
      }
      case "DELETE", "UPDATE", "INSERT", "MERGE" -> {
        if (i == mainVerb) {
          change(i, word);
        } else if (word.equals("DELETE") && tokens.is(0, "MERGE") && tokens.is(i + 1, "WHERE")) {
          reading.trait(Trait.DESTROYS_DATA);
        }
      }
      case "FROM", "JOIN", "USING" -> {
        if (frame.query && !tokens.is(i + 1, "(") && !tokens.is(i - 1, "DISTINCT")) {
          source(i + 1);
        }
        frame.from |= frame.query;
      }
      case "," -> {
        if (frame.from) {
          source(i + 1);
        }
      }
      case "INTO" -> into(i);
      default -> {
        if (AFTER_FROM.contains(word)) {
          frame.from = false;
        }
      }
    }
  }

  private void open(int i, Frame frame) {
    boolean query = tokens.is(i + 1, "SELECT") || tokens.is(i + 1, "WITH");
    boolean joins = frame.from && !query && (tokens.is(i - 1, "FROM") || tokens.is(i - 1, "JOIN"));
    frames.push(new Frame(query || joins, joins));
    if (joins) {
      source(i + 1);
    }
  }

  private void change(int i, String verb) {
    int at = i + 1;
    boolean several = verb.equals("INSERT") && (tokens.is(at, "ALL") || tokens.is(at, "FIRST"));
    if (several) {
      return;
    }
    at += tokens.is(at, "FROM") || tokens.is(at, "INTO") ? 1 : 0;
    at += tokens.is(at, "ONLY", "(") || tokens.is(at, "TABLE", "(") ? 2 : 0;
    targetAt = at;
    String name = target(at);
    remote(name);
    reading.use(Use.WRITTEN, "table", name);
    switch (verb) {
      case "DELETE" -> {
        reading.trait(Trait.DESTROYS_DATA);
        limits(i);
      }
      case "UPDATE" -> {
        limits(i);
        expressions.assigned(i).forEach(c -> reading.innerColumn(Use.WRITTEN, name, c, ""));
      }
      case "INSERT" ->
          expressions
              .listed(Names.after(tokens, at))
              .forEach(c -> reading.innerColumn(Use.WRITTEN, name, c, ""));
      default -> {}
    }
  }

  /** A name, or the table behind an inline view. */
  private String target(int at) {
    if (tokens.is(at, "(")) {
      int from = tokens.find(at, "FROM");
      reading.partly();
      return from < 0 ? "" : Names.of(tokens, from + 1);
    }
    return Names.of(tokens, at);
  }

  private void limits(int i) {
    Where where = expressions.where(i);
    reading.where(where);
    if (where != Where.MEANINGFUL) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  private void source(int at) {
    if (!tokens.named(at) || at == targetAt || tokens.is(at, "SELECT")) {
      return;
    }
    String name = Names.of(tokens, at);
    remote(name);
    boolean function = tokens.is(Names.after(tokens, at), "(") || tokens.is(at, "LATERAL");
    if (!function && !expressions.common(name) && !name.equals("DUAL")) {
      reading.use(Use.READ, "table", name);
    }
  }

  private void remote(String name) {
    if (name.indexOf('@') >= 0) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  /** INTO of INSERT ALL names tables; that of SELECT and RETURNING names variables. */
  private void into(int i) {
    boolean several = tokens.is(0, "INSERT", "ALL") || tokens.is(0, "INSERT", "FIRST");
    if (several && frames.size() == 1) {
      reading.use(Use.WRITTEN, "table", Names.of(tokens, i + 1));
      targetAt = i + 1;
    }
  }

  private void call(int i) {
    if (!Functions.call(tokens, i)) {
      return;
    }
    int start = i;
    while (tokens.is(start - 1, ".") && tokens.named(start - 2)) {
      start -= 2;
    }
    String name = Names.of(tokens, start);
    boolean listed = start == targetAt || expressions.common(name) || declared.contains(name);
    if (!listed && !Functions.harmless(name) && !alias(start)) {
      reading.trait(Trait.HIDDEN_WRITE).partly();
    }
  }

  /** A name with a column list: WITH x (a), AS t (a), PARTITION p. */
  private boolean alias(int start) {
    return Set.of("WITH", "AS", "PERIOD", "INDEX", "KEY").contains(tokens.at(start - 1));
  }
}
