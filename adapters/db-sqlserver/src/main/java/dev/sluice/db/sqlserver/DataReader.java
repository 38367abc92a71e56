package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Reads queries and row changes, wherever in the statement they stand. */
final class DataReader {
  private static final Set<String> VERBS = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE");
  private static final Set<String> AFTER_FROM =
      Set.of("WHERE", "GROUP", "ORDER", "HAVING", "OPTION", "UNION", "EXCEPT", "INTERSECT", "SET");
  private final Tokens tokens;
  private final Reading reading;
  private final Expressions expressions;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int mainVerb = -1;
  private int targetAt = -1;

  DataReader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.reading = reading;
    this.expressions = new Expressions(tokens);
  }

  /** A pair of parentheses, or the statement itself. */
  private static final class Frame {
    private final boolean query;
    private String verb = "";
    private boolean from;

    Frame(boolean query, boolean from) {
      this.query = query;
      this.from = from;
    }
  }

  /** The place of the EXECUTE that an INSERT takes its rows from, or -1. */
  static int sourceCall(Tokens tokens) {
    int depth = 0;
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.at(i);
      depth += word.equals("(") ? 1 : word.equals(")") ? -1 : 0;
      if (depth == 0 && (word.equals("EXEC") || word.equals("EXECUTE"))) {
        return i;
      }
    }
    return -1;
  }

  void read() {
    mainVerb = tokens.is(0, "WITH") ? Kinds.mainVerbAt(tokens) : 0;
    frames.push(new Frame(true, false));
    for (int i = 0; i < tokens.size(); i++) {
      token(i, tokens.at(i));
    }
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
      case "SELECT" -> frame.verb = word;
      case "DELETE", "UPDATE", "INSERT", "MERGE" -> {
        boolean asks = tokens.is(i, "UPDATE", "("); // whether a trigger is about a column
        if (!asks && (i == mainVerb || tokens.is(i - 1, "("))) {
          frame.verb = word;
          change(i, word);
        }
      }
      case "FROM", "JOIN", "APPLY", "USING" -> {
        if (frame.query) {
          frame.from = true;
          source(i + 1);
        }
      }
      case "," -> {
        if (frame.from) {
          source(i + 1);
        }
      }
      case "INTO" -> into(i, frame);
      default -> {
        if (AFTER_FROM.contains(word)) {
          frame.from = false;
        }
      }
    }
  }

  private void open(int i, Frame frame) {
    String next = tokens.at(i + 1);
    boolean query = VERBS.contains(next) || next.equals("WITH");
    boolean joins = frame.from && !query && (tokens.is(i - 1, "FROM") || tokens.is(i - 1, "JOIN"));
    frames.push(new Frame(query || joins, joins));
    if (joins) {
      source(i + 1);
    }
  }

  private void change(int i, String verb) {
    boolean nested = i != mainVerb;
    int at = i + 1;
    boolean top = tokens.is(at, "TOP");
    if (top) {
      at = tokens.is(at + 1, "(") ? tokens.closing(at + 1) + 1 : at + 2;
      top = !tokens.is(at, "PERCENT");
      at += top ? 0 : 1;
    }
    at += tokens.is(at, "FROM") || tokens.is(at, "INTO") ? 1 : 0;
    targetAt = at;
    String name = expressions.base(Names.of(tokens, at), i);
    if (Names.temporary(name)) {
      return;
    }
    reading.use(Use.WRITTEN, "table", name);
    if (nested) {
      reading.trait(Trait.HIDDEN_WRITE);
    }
    switch (verb) {
      case "DELETE" -> {
        reading.trait(Trait.DESTROYS_DATA);
        limits(i, top, nested);
      }
      case "UPDATE" -> {
        limits(i, top, nested);
        expressions.assigned(i).forEach(c -> reading.innerColumn(Use.WRITTEN, name, c, ""));
      }
      case "INSERT" ->
          expressions
              .listed(Names.after(tokens, at))
              .forEach(c -> reading.innerColumn(Use.WRITTEN, name, c, ""));
      default -> merge(i);
    }
  }

  private void limits(int i, boolean top, boolean nested) {
    Expressions.Limit limit = expressions.limit(i, top);
    if (!nested) {
      reading.where(limit.where());
    }
    if (limit.unbounded()) {
      reading.trait(Trait.UNBOUNDED_WRITE);
    }
  }

  private void merge(int i) {
    for (int k = i; k < tokens.size(); k++) {
      if (tokens.is(k, "THEN", "DELETE")) {
        reading.trait(Trait.DESTROYS_DATA);
      }
      boolean all = tokens.is(k, "BY", "SOURCE", "THEN") || tokens.is(k, "WHEN", "MATCHED", "THEN");
      if (all && tokens.is(k + 3, "DELETE")) {
        reading.trait(Trait.UNBOUNDED_WRITE);
      }
    }
  }

  private void source(int at) {
    boolean function = tokens.is(Names.after(tokens, at), "(");
    if (!tokens.named(at) || at == targetAt || VERBS.contains(tokens.at(at))) {
      return;
    }
    String name = Names.of(tokens, at);
    if (Names.remote(name)) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
    if (!function && !Names.temporary(name) && !expressions.common(name)) {
      reading.use(Use.READ, "table", name);
    }
  }

  private void into(int i, Frame frame) {
    String name = Names.of(tokens, i + 1);
    if (i + 1 == targetAt || tokens.is(i - 1, "MERGE") || tokens.is(i - 1, "INSERT")) {
      return;
    }
    if (!Names.temporary(name) && frame.query) {
      reading.use(frame.verb.equals("SELECT") ? Use.CREATED : Use.WRITTEN, "table", name);
    }
  }
}
