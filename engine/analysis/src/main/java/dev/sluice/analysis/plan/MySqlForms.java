package dev.sluice.analysis.plan;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Safe forms of MySQL and MariaDB. */
final class MySqlForms implements Forms {
  /** The server refuses such a statement rather than let anybody wait. */
  static final String ONLINE = ", ALGORITHM=INPLACE, LOCK=NONE";

  /** A view of the other name has its owner's rights and none of the table's grants. */
  static final String RENAMED =
      "Programs that know the old name fail at once, and a view in its place has neither the"
          + " table's grants nor the rights of whoever uses it. Let a new table live beside it, or"
          + " rename when nobody works.";

  private static final String COPIED =
      "The server writes the table anew while writers wait. Use a tool that changes a copy of the"
          + " table and follows its writes, or run this when nobody works.";
  private static final String COLUMN_RENAMED =
      "Programs that know the old name fail at once, and triggers cannot keep two names equal up"
          + " to the step that takes one away, which no transaction holds together. Add a second"
          + " column that the programs write too, or rename when nobody works.";

  private static final String MORE =
      "Rows that exist would silently get a zero value. Add the column with nothing but its type,"
          + " fill it, and say NOT NULL and the rest in statements of their own.";
  private static final Set<String> PLAIN = Set.of("NOT", "COMMENT", "AFTER", "FIRST");

  private final Known known;
  private final RowForms rows;

  MySqlForms(Known known, RowForms rows) {
    this.known = known;
    this.rows = rows;
  }

  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    if (piece.action()) {
      return action(piece);
    }
    if (t.is(0, "CREATE", "INDEX") || t.is(0, "CREATE", "UNIQUE", "INDEX")) {
      return createIndex(piece);
    }
    return t.is(0, "RENAME", "TABLE") ? Form.none(RENAMED).found() : Optional.empty();
  }

  private Optional<Form> action(Piece piece) {
    Tokens c = piece.tokens();
    return switch (c.at(0)) {
      case "ADD" -> add(piece);
      case "MODIFY", "CHANGE" -> change(piece);
      case "RENAME" -> rename(piece);
      case "FORCE" -> online(piece, "rebuilt while people work").found();
      case "ENGINE" ->
          c.has("INNODB") ? online(piece, "rebuilt while people work").found() : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Optional<Form> add(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.is(1, "CONSTRAINT") ? (c.is(2, "UNIQUE") || c.is(2, "FOREIGN") ? 2 : 3) : 1;
    return switch (c.at(at)) {
      case "FULLTEXT", "SPATIAL" ->
          Form.none("Such an index is built while writers wait; do it when few work.").found();
      case "INDEX", "KEY", "UNIQUE", "PRIMARY" -> online(piece, "built while people write").found();
      case "FOREIGN" ->
          Form.none(
                  "The server checks every row while writers wait. Build an index on the columns"
                      + " first (ALGORITHM=INPLACE, LOCK=NONE), look for orphans with a SELECT, and"
                      + " add the key when few work.")
              .found();
      case "CHECK", "PARTITION", "SYSTEM", "PERIOD", "(" -> Optional.empty();
      default -> c.is(1, "CONSTRAINT") ? Optional.empty() : addColumn(piece);
    };
  }

  private static Form online(Piece piece, String why) {
    return Form.of(Act.of(Phase.EXPAND, piece.sql() + ONLINE, why)).changing(piece.table());
  }

  private Optional<Form> addColumn(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.is(1, "COLUMN") ? 2 : 1;
    if (!c.named(c.skipOptions(at))) {
      return Optional.empty();
    }
    ColumnDefinition column = ColumnDefinition.at(c, c.skipOptions(at));
    boolean computed = column.clause("AS").isPresent() || column.clause("GENERATED").isPresent();
    boolean stored = computed && (c.has("STORED") || c.has("PERSISTENT"));
    if (stored || column.clause("AUTO_INCREMENT").isPresent()) {
      return Form.none(
              stored
                  ? "A stored column is written into every row while writers wait; say VIRTUAL."
                  : "Numbering copies the table; add a plain column, and fill it in batches.")
          .found();
    }
    // The server gives a timestamp values of its own.
    boolean valued =
        computed
            || column.clause("DEFAULT").isPresent()
            || column.type().toLowerCase(Locale.ROOT).startsWith("timestamp");
    if (!valued && !column.notNull() && c.skipOptions(at) == at) {
      rows.addedEmpty(piece, column.name());
    }
    if (!column.notNull() || valued) {
      return Optional.empty();
    }
    boolean plain =
        column.clauses().stream().allMatch(clause -> PLAIN.contains(clause.word()))
            && c.skipOptions(at) == at;
    return plain ? Optional.of(required(piece, column)) : Form.none(MORE).found();
  }

  private static Form required(Piece piece, ColumnDefinition column) {
    String name = column.name();
    String whole = "MODIFY COLUMN " + column.without("AFTER", "FIRST");
    return Form.of(
            Act.of(
                    Phase.EXPAND,
                    piece.alter("ADD COLUMN " + column.without("NOT")),
                    "a new column without values costs nothing")
                .undoneBy(piece.alter("DROP COLUMN " + name)),
            Act.of(Phase.SWITCH, piece.alter(whole + ONLINE), "refused while a row has none")
                .undoneBy(
                    piece.alter(
                        "MODIFY COLUMN " + column.without("NOT", "AFTER", "FIRST") + ONLINE))
                .after(
                    ("Deploy applications that write %s in every new row of %s, and fill the"
                            + " rows that exist: -- sluice:batches, UPDATE %s SET %s = … WHERE %s"
                            + " IS NULL.")
                        .formatted(name, piece.table(), piece.table(), name, name)))
        .changing(piece.table(), name)
        .remarking(
            "As the script stands, rows that exist would silently get the zero value of %s in %s."
                .formatted(column.type(), name));
  }

  private Optional<Form> change(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.skipOptions(c.is(1, "COLUMN") ? 2 : 1);
    String column = c.written(at, c.afterName(at));
    ColumnDefinition now = ColumnDefinition.at(c, c.is(0, "CHANGE") ? c.afterName(at) : at);
    if (!Written.last(now.name()).equals(Written.last(column))) {
      return Form.none(COLUMN_RENAMED).found();
    }
    Optional<SchemaObject> old = known.column(piece.table(), column);
    if (old.isEmpty()) {
      return online(piece, "done while people write, or refused")
          .remarking(
              ("Where the server refuses statement %d as it stands in the plan, it would have"
                      + " copied %s while writers wait.")
                  .formatted(piece.statement().index(), piece.table()))
          .found();
    }
    return MySqlTypes.inPlace(old.get().definition(), now.type())
        ? online(piece, "changed while people write, or refused").found()
        : Form.none(COPIED).found();
  }

  private static Optional<Form> rename(Piece piece) {
    Tokens c = piece.tokens();
    if (c.is(1, "INDEX") || c.is(1, "KEY")) {
      return Optional.empty();
    }
    return Form.none(c.is(1, "COLUMN") ? COLUMN_RENAMED : RENAMED).found();
  }

  private static Optional<Form> createIndex(Piece piece) {
    Tokens t = piece.tokens();
    if (t.has("ALGORITHM") || t.has("LOCK")) {
      return Optional.empty();
    }
    int word = t.find(0, "INDEX");
    int at = t.skipOptions(word + 1);
    int on = t.find(at, "ON");
    List<String> names = new ArrayList<>(List.of(t.written(at, at + 1)));
    names.add(t.written(on + 1, t.afterName(on + 1)));
    Act act =
        Act.of(
            Phase.EXPAND, piece.sql() + " ALGORITHM=INPLACE LOCK=NONE", "built while people write");
    boolean maybe = at > word + 1;
    return Form.of(maybe ? act : act.undoneBy("DROP INDEX " + names.get(0) + " ON " + names.get(1)))
        .changing(names.get(0))
        .found();
  }
}
