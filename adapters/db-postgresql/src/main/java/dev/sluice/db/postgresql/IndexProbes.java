package dev.sluice.db.postgresql;

import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Probes of indexes that are built or dropped CONCURRENTLY. The object is the index, qualified and
 * quoted; before is {@code oid valid} or {@code oid invalid}, empty when there was none.
 */
final class IndexProbes implements Probes {
  private static final String CREATE = "CREATE INDEX CONCURRENTLY";
  private static final String DROP = "DROP INDEX CONCURRENTLY";
  private static final String IN_SCHEMA_OF =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(?)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass(?)
      """;
  private static final String ITSELF =
      """
      SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.oid = to_regclass(?)
      """;
  private static final String NOW =
      """
      SELECT indexrelid || CASE WHEN indisvalid AND indisready THEN ' valid' ELSE ' invalid' END
      FROM pg_catalog.pg_index WHERE indexrelid = to_regclass(?)
      """;

  @Override
  public Probe before(Connection session, Statement statement) throws SQLException {
    Tokens tokens = PostgresTokens.of(statement.text());
    int name = tokens.skipOptions(tokens.find(0, "CONCURRENTLY"));
    List<String> object = List.of();
    if (statement.kind().equals(CREATE) && !tokens.is(name, "ON")) {
      int table = tokens.skipOptions(tokens.find(name, "ON") + 1);
      object = Sql.texts(session, IN_SCHEMA_OF, tokens.name(name), written(tokens, table));
    } else if (statement.kind().equals(DROP)) {
      object = Sql.texts(session, ITSELF, written(tokens, name));
    }
    return object.isEmpty() ? Probe.NONE : new Probe(object.get(0), now(session, object.get(0)));
  }

  /** An index may be there and INVALID. */
  @Override
  public boolean confirms() {
    return true;
  }

  private static String written(Tokens tokens, int from) {
    StringBuilder name = new StringBuilder();
    for (int i = from; i < tokens.afterName(from); i++) {
      name.append(tokens.raw(i));
    }
    return name.toString();
  }

  private static String now(Connection session, String object) throws SQLException {
    return Sql.texts(session, NOW, object).stream().findFirst().orElse("");
  }

  @Override
  public Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException {
    String kind = statement.kind();
    if (!probe.tells() || !(kind.equals(CREATE) || kind.equals(DROP))) {
      return new Verdict(
          State.UNKNOWN,
          "the catalog cannot tell whether " + kind + " of statement " + statement.index() + " ran",
          "Look at the target, then say what became of it");
    }
    String now = now(session, probe.object());
    return kind.equals(CREATE) ? created(now, statement, probe) : dropped(now, probe.object());
  }

  private static Verdict created(String now, Statement statement, Probe probe) {
    String object = probe.object();
    if (now.endsWith(" invalid")) {
      return new Verdict(
          State.FAILED,
          "pg_index: " + object + " is INVALID",
          "Try again or roll back, either runs " + remedy(object) + " first");
    }
    if (now.isEmpty()) {
      return new Verdict(State.FAILED, "pg_index: " + object + " is not there", "Try again");
    }
    boolean other =
        now.equals(probe.before())
            && !PostgresTokens.of(statement.text()).has("IF", "NOT", "EXISTS");
    return other
        ? new Verdict(
            State.FAILED, "pg_index: another " + object + " was there before", "Rename the index")
        : new Verdict(State.APPLIED, "pg_index: " + object + " is valid", "");
  }

  private static Verdict dropped(String now, String object) {
    if (now.isEmpty()) {
      return new Verdict(State.APPLIED, "pg_index: " + object + " is gone", "");
    }
    boolean half = now.endsWith(" invalid");
    return new Verdict(
        State.FAILED,
        "pg_index: " + object + (half ? " is still there, INVALID" : " is still there, valid"),
        half ? "Run " + remedy(object) : "Try again");
  }

  private static String remedy(String object) {
    return "DROP INDEX CONCURRENTLY IF EXISTS " + object;
  }
}
