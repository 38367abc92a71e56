package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Safe forms of PostgreSQL: indexes, constraints, names. */
final class PostgresForms implements Forms {
  static final String NAMELESS =
      "The server would name this constraint by itself, and a plan must know its name: say ADD"
          + " CONSTRAINT and a name that is free.";

  /** The way back where nothing is to be undone. */
  private static final Optional<String> NOTHING = Optional.of("");

  private final Known known;
  private final PostgresColumns columns;
  private final PostgresCopies copies;

  PostgresForms(Known known, RowForms rows) {
    this.known = known;
    this.columns = new PostgresColumns(known, rows);
    this.copies = new PostgresCopies(known);
  }

  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    if (piece.action()) {
      return action(piece).map(form -> form.safe() ? sure(piece.table(), form) : form);
    }
    if (t.is(0, "CREATE", "INDEX") || t.is(0, "CREATE", "UNIQUE", "INDEX")) {
      return createIndex(piece, t.is(1, "UNIQUE") ? 2 : 1);
    }
    if (t.is(0, "DROP", "INDEX") && !t.has("CONCURRENTLY")) {
      return dropIndex(piece);
    }
    if (t.is(0, "REINDEX") && !t.has("CONCURRENTLY") && !t.is(1, "(") && !t.is(1, "SYSTEM")) {
      String sql = "REINDEX " + t.raw(1) + " CONCURRENTLY " + t.written(2, t.size());
      return Form.of(Act.of(Phase.EXPAND, sql, "built beside the old one").harmless()).found();
    }
    return Optional.empty();
  }

  private Form sure(String table, Form form) {
    return known.unfit(table).map(Form::none).orElse(form);
  }

  private Optional<Form> action(Piece piece) {
    Tokens c = piece.tokens();
    if (c.is(0, "RENAME")) {
      return rename(piece);
    }
    if (c.is(0, "ALTER")) {
      return alter(piece);
    }
    if (!c.is(0, "ADD")) {
      return Optional.empty();
    }
    boolean named = c.is(1, "CONSTRAINT");
    int at = named ? 3 : 1;
    return switch (c.at(at)) {
      case "CHECK" -> check(piece, at);
      case "FOREIGN" -> foreignKey(piece, at);
      case "UNIQUE", "PRIMARY" -> key(piece, at);
      case "EXCLUDE" ->
          Form.none(
                  "PostgreSQL cannot build an exclusion constraint while people write; do it when"
                      + " nobody works.")
              .found();
      default -> named ? Optional.empty() : columns.add(piece);
    };
  }

  private Optional<Form> alter(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.is(1, "COLUMN") ? 2 : 1;
    int after = c.afterName(at);
    String column = c.written(at, after);
    if (c.is(after, "SET", "NOT", "NULL")) {
      return Form.of(required(piece.table(), column)).changing(piece.table(), column).found();
    }
    int type =
        c.is(after, "TYPE") ? after + 1 : c.is(after, "SET", "DATA", "TYPE") ? after + 3 : -1;
    return type < 0 ? Optional.empty() : copies.type(piece, column, c.part(type, c.size()));
  }

  private Optional<Form> rename(Piece piece) {
    Tokens c = piece.tokens();
    if (c.is(1, "TO")) {
      return Form.none(MySqlForms.RENAMED).found();
    }
    int at = c.is(1, "COLUMN") ? 2 : 1;
    boolean column = !c.is(1, "CONSTRAINT") && c.is(c.afterName(at), "TO");
    return column
        ? copies.rename(piece, c.written(at, at + 1), c.written(c.afterName(at) + 1, c.size()))
        : Optional.empty();
  }

  private Optional<Form> createIndex(Piece piece, int word) {
    Tokens t = piece.tokens();
    if (t.is(word + 1, "CONCURRENTLY")) {
      return Optional.empty();
    }
    String sql = t.written(0, word + 1) + " CONCURRENTLY " + t.written(word + 1, t.size());
    int at = t.skipOptions(word + 1);
    boolean named = !t.is(at, "ON");
    int on = t.find(at, "ON");
    int of = t.skipOptions(on + 1);
    String table = t.written(of, t.afterName(of));
    String name = named ? Written.qualifier(table) + t.written(at, at + 1) : "";
    Act act = Act.of(Phase.EXPAND, sql, "built while people write");
    boolean surely = named && at == word + 1;
    Form form =
        Form.of(surely ? act.undoneBy("DROP INDEX CONCURRENTLY IF EXISTS " + name) : act)
            .changing(named ? name : table);
    return sure(table, form).found();
  }

  private Optional<Form> dropIndex(Piece piece) {
    Tokens t = piece.tokens();
    if (t.has("CASCADE")) {
      return Form.none(
              "With CASCADE an index cannot be dropped while people work; drop what"
                  + " needs it by name.")
          .found();
    }
    boolean maybe = t.is(2, "IF", "EXISTS");
    List<Act> acts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (Tokens one : t.part(maybe ? 4 : 2, t.size()).commaParts(0)) {
      String name = one.written(0, one.afterName(0));
      names.add(name);
      String sql = "DROP INDEX CONCURRENTLY " + (maybe ? "IF EXISTS " : "") + name;
      acts.add(Act.of(Phase.SWITCH, sql, "readers of the table go on"));
    }
    return names.stream()
        .flatMap(name -> known.tableOf(name).flatMap(known::unfit).stream())
        .map(Form::none)
        .findFirst()
        .or(() -> Form.of(acts).found());
  }

  private static Optional<Form> check(Piece piece, int at) {
    Tokens c = piece.tokens();
    if (c.has("NOT", "VALID") || c.has("ENFORCED")) {
      return Optional.empty();
    }
    return at == 3
        ? validated(piece.table(), c.raw(2), c.written(at, c.size())).found()
        : Form.none(NAMELESS).found();
  }

  private Optional<Form> foreignKey(Piece piece, int at) {
    Tokens c = piece.tokens();
    if (c.has("NOT", "VALID") || c.has("ENFORCED")) {
      return Optional.empty();
    }
    int open = c.find(at, "(");
    List<String> of = names(c.part(open + 1, c.closing(open)));
    String name = at == 3 ? c.raw(2) : Written.made(piece.table(), String.join("_", of), "fkey");
    Form form = validated(piece.table(), name, c.written(at, c.size()));
    return (at == 3 || known.free(name, piece.table(), of) ? form : Form.none(NAMELESS)).found();
  }

  /** A constraint that holds for new rows at once, and for old ones once they were read. */
  static Form validated(String table, String name, String body) {
    String people =
        ("Deploy applications that keep to %s of %s: from this step on the database refuses every"
                + " other row that is added or changed, be it an old one.")
            .formatted(name, table);
    return Form.of(checked(table, name, body, Phase.EXPAND, people));
  }

  private static List<Act> checked(
      String table, String name, String body, Phase from, String people) {
    String alter = "ALTER TABLE " + table + " ";
    return List.of(
        Act.of(
                from,
                alter + "ADD CONSTRAINT " + name + " " + body + " NOT VALID",
                "holds for new rows at once; old ones are not read yet")
            .after(people)
            .undoneBy(alter + "DROP CONSTRAINT " + name),
        Act.of(
                Phase.BACKFILL,
                alter + "VALIDATE CONSTRAINT " + name,
                "reads the old rows while people work")
            .harmless()
            .reading());
  }

  private Optional<Form> key(Piece piece, int at) {
    Tokens c = piece.tokens();
    boolean primary = c.is(at, "PRIMARY");
    int open = c.find(at, "(");
    if (c.has("USING", "INDEX") || open < 0) {
      return Optional.empty();
    }
    int close = c.closing(open);
    List<String> of = names(c.part(open + 1, close));
    String tail = c.written(close + 1, c.size());
    boolean plain =
        open == at + (primary ? 2 : 1)
            && c.part(open + 1, close).commaParts(0).stream().allMatch(one -> one.size() == 1);
    boolean deferrable = c.find(close, "DEFERRABLE") > 0 || c.find(close, "INITIALLY") > 0;
    if (!plain || (!tail.isEmpty() && !deferrable)) {
      return Form.none("Only a plain key can be made of an index; build the index by" + " hand.")
          .found();
    }
    String name =
        at == 3
            ? c.raw(2)
            : primary
                ? Written.made(piece.table(), "pkey")
                : Written.made(piece.table(), String.join("_", of), "key");
    if (at != 3 && !known.free(name, piece.table(), of)) {
      return Form.none(NAMELESS).found();
    }
    List<Act> acts = new ArrayList<>();
    if (primary) {
      of.stream()
          .filter(column -> !known.notNull(piece.table(), column))
          .map(column -> required(piece.table(), column))
          .forEach(acts::addAll);
    }
    acts.add(0, uniqueIndex(piece.table(), name, c.written(open, close + 1)));
    acts.add(fromIndex(piece.table(), name, c.written(at, open), tail));
    return Form.of(acts)
        .changing(piece.table(), of.toArray(String[]::new))
        .changing(name)
        .remarking(
            ("Building %s fails where rows are not unique, and leaves an index marked invalid;"
                    + " Sluice takes that one away when it tries again.")
                .formatted(name))
        .found();
  }

  static Act uniqueIndex(String table, String name, String columns) {
    return Act.of(
            Phase.EXPAND,
            "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + table + " " + columns,
            "built while people write")
        .after(
            ("Deploy applications that keep %s of %s unique: from this step on the database refuses"
                    + " every other row.")
                .formatted(columns, table))
        .undoneBy("DROP INDEX CONCURRENTLY IF EXISTS " + Written.qualifier(table) + name);
  }

  /** Undone, the constraint takes its index with it. */
  static Act fromIndex(String table, String name, String kind, String tail) {
    String end = tail.isEmpty() ? "" : " " + tail;
    return Act.of(
            Phase.SWITCH,
            "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s"
                .formatted(table, name, kind.strip(), name, end),
            "takes the index that is there; nothing is read")
        .undoneBy("ALTER TABLE " + table + " DROP CONSTRAINT " + name);
  }

  /** What people do before NULL is refused in a column. */
  static String mustWrite(String table, String column) {
    return ("Deploy applications that write %1$s in every row of %2$s, and fill the rows that exist"
            + " (-- sluice:batches, UPDATE %2$s SET %1$s = … WHERE %1$s IS NULL): from this step on"
            + " the database refuses a row without it that is added or changed.")
        .formatted(column, table);
  }

  /** NOT NULL of a column that is there; it goes back to what was said of the column before. */
  private List<Act> required(String table, String column) {
    String people = mustWrite(table, column);
    return notNull(table, column, Phase.EXPAND, people, before(table, column));
  }

  /** What makes a column as it was before NOT NULL; nothing can that does not know how it was. */
  private Optional<String> before(String table, String column) {
    if (known.notNull(table, column)) {
      return known.named(table) ? Optional.empty() : NOTHING;
    }
    return known.column(table, column).map(nullable -> nullAgain(table, column));
  }

  /** NOT NULL of a column that the form adds (what people do before it may be empty). */
  static List<Act> notNull(String table, String column, Phase from, String people) {
    return notNull(table, column, from, people, Optional.of(nullAgain(table, column)));
  }

  private static String nullAgain(String table, String column) {
    return "ALTER TABLE " + table + " ALTER COLUMN " + column + " DROP NOT NULL";
  }

  /** NOT NULL, proven by a check beforehand. */
  private static List<Act> notNull(
      String table, String column, Phase from, String people, Optional<String> back) {
    String name = Written.made(table, column, "not_null");
    String alter = "ALTER TABLE " + table + " ";
    String body = "CHECK (" + column + " IS NOT NULL)";
    List<Act> acts = new ArrayList<>(checked(table, name, body, from, people));
    Act set =
        Act.of(
            Phase.SWITCH,
            alter + "ALTER COLUMN " + column + " SET NOT NULL",
            "the check proves it, so no row is read");
    acts.add(back.map(set::undoneBy).orElse(set));
    acts.add(
        Act.of(Phase.SWITCH, alter + "DROP CONSTRAINT " + name, "NOT NULL says it now")
            .undoneBy(alter + "ADD CONSTRAINT " + name + " " + body + " NOT VALID"));
    return acts;
  }

  static List<String> names(Tokens list) {
    return list.commaParts(0).stream()
        .map(one -> one.written(0, one.afterName(0)))
        .collect(Collectors.toList());
  }
}
