package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Tokens;
import java.util.Optional;

/** What takes columns and tables away: on every engine it waits until nobody uses them. */
final class TakingAway implements Forms {
  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    if (piece.action()) {
      return column(piece);
    }
    if (t.is(0, "DROP", "TABLE") || t.is(0, "DROP", "VIEW")) {
      int at = t.skipOptions(2);
      String name = t.written(at, t.afterName(at));
      return gone(piece, "the " + (t.is(1, "TABLE") ? "table " : "view ") + name, "", name);
    }
    return Optional.empty();
  }

  private static Optional<Form> column(Piece piece) {
    Tokens c = piece.tokens();
    int at = c.skipOptions(c.is(0, "DROP", "COLUMN") ? 2 : 1);
    boolean other =
        c.is(1, "CONSTRAINT")
            || c.is(1, "INDEX")
            || c.is(1, "KEY")
            || c.is(1, "PRIMARY")
            || c.is(1, "FOREIGN")
            || c.is(1, "CHECK")
            || c.is(1, "PARTITION")
            || c.is(1, "SYSTEM")
            || c.is(1, "PERIOD")
            || c.is(1, "PROJECTION");
    if (!c.is(0, "DROP") || other || !c.named(at)) {
      return Optional.empty();
    }
    String column = c.written(at, c.afterName(at));
    String what = "the column " + column + " of " + piece.table();
    return gone(
        piece,
        what,
        " Where it is NOT NULL without a default, let it be NULL first.",
        piece.table(),
        column);
  }

  private static Optional<Form> gone(
      Piece piece, String what, String more, String table, String... columns) {
    return Form.of(
            Act.of(Phase.CONTRACT, piece.sql(), "nothing uses " + what + " any more")
                .after(
                    ("Deploy applications that neither read nor write %s, and see that nothing"
                            + " misses it.%s")
                        .formatted(what, more)))
        .changing(table, columns)
        .found();
  }
}
