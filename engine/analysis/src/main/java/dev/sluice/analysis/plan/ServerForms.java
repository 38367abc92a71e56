package dev.sluice.analysis.plan;

import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Optional;

/** Safe forms of SQL Server and Oracle: indexes online, and Oracle's constraints in two steps. */
final class ServerForms implements Forms {
  private final boolean oracle;

  ServerForms(String engine) {
    this.oracle = engine.equals("oracle");
  }

  @Override
  public Optional<Form> of(Piece piece) {
    Tokens t = piece.tokens();
    if (piece.action()) {
      return oracle ? constraint(piece) : Optional.empty();
    }
    int word = t.find(0, "INDEX");
    boolean plain =
        t.is(0, "CREATE")
            && word > 0
            && List.of("UNIQUE", "CLUSTERED", "NONCLUSTERED", "BITMAP", "CREATE")
                .contains(t.at(word - 1));
    if (!plain || t.has("ONLINE")) {
      return Optional.empty();
    }
    int at = t.skipOptions(word + 1);
    boolean maybe = at > word + 1 || t.has("DROP_EXISTING");
    String name = t.written(at, t.afterName(at));
    String remark =
        oracle
            ? "Oracle builds an index online in its Enterprise Edition."
            : "SQL Server builds an index online in its Enterprise and Developer editions and"
                + " on Azure.";
    int on = t.find(word, "ON");
    if (!oracle && t.find(t.closing(on), "ON") > 0) {
      return Form.none("Where an index lies is said behind its options; say WITH (ONLINE = ON).")
          .found();
    }
    String table = t.written(on + 1, t.afterName(on + 1));
    String drop = oracle ? "DROP INDEX " + name : "DROP INDEX " + name + " ON " + table;
    Act act = Act.of(Phase.EXPAND, online(t, piece.sql()), "built while people write");
    return Form.of(maybe ? act : act.undoneBy(drop)).changing(name).remarking(remark).found();
  }

  private String online(Tokens t, String sql) {
    if (oracle) {
      return sql + " ONLINE";
    }
    int with = t.find(0, "WITH", "(");
    return with < 0
        ? sql + " WITH (ONLINE = ON)"
        : t.written(0, with + 2) + "ONLINE = ON, " + t.written(with + 2, t.size());
  }

  private static Optional<Form> constraint(Piece piece) {
    Tokens c = piece.tokens();
    boolean fits =
        c.is(0, "ADD", "CONSTRAINT")
            && (c.is(3, "CHECK") || c.is(3, "FOREIGN"))
            && RowForms.outside(c, 1, "ADD") < 0
            && !c.has("NOVALIDATE")
            && !c.has("DISABLE")
            && !c.has("ENABLE");
    if (!fits) {
      return Optional.empty();
    }
    String name = c.raw(2);
    return Form.of(
            Act.of(
                    Phase.EXPAND,
                    piece.sql() + " ENABLE NOVALIDATE",
                    "holds for new rows at once; old ones are not read yet")
                .after(
                    ("Deploy applications that keep to %s of %s: from this step on the database"
                            + " refuses every other row.")
                        .formatted(name, piece.table()))
                .undoneBy(piece.alter("DROP CONSTRAINT " + name)),
            Act.of(
                    Phase.BACKFILL,
                    piece.alter("MODIFY CONSTRAINT " + name + " VALIDATE"),
                    "reads the old rows while people work")
                .harmless()
                .reading())
        .found();
  }
}
