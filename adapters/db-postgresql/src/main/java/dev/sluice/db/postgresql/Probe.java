package dev.sluice.db.postgresql;

import dev.sluice.db.Statement;
import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Tokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the catalog showed of a lone statement's object before it was sent; kept in the ledger, so
 * that the catalog can be read against it later.
 *
 * @param object the index, qualified and quoted; empty where no probe exists
 * @param before the index as it stood before, {@code oid valid} or {@code oid invalid}; empty when
 *     there was none
 */
record Probe(String object, String before) {
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

  /** Looks on the session that will send the statement, for names depend on its search path. */
  static Probe before(Connection session, Statement statement) throws SQLException {
    Tokens tokens = PostgresTokens.of(statement.text());
    int name = tokens.skipOptions(tokens.find(0, "CONCURRENTLY"));
    List<String> object = List.of();
    if (statement.kind().equals(CREATE) && !tokens.is(name, "ON")) {
      int table = tokens.skipOptions(tokens.find(name, "ON") + 1);
      object = Sql.texts(session, IN_SCHEMA_OF, tokens.name(name), written(tokens, table));
    } else if (statement.kind().equals(DROP)) {
      object = Sql.texts(session, ITSELF, written(tokens, name));
    }
    return object.isEmpty()
        ? new Probe("", "")
        : new Probe(object.get(0), now(session, object.get(0)));
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

  /** Whether the catalog can tell what became of the statement. */
  boolean tells() {
    return !object.isEmpty();
  }

  /** What became of a statement whose answer is missing; no session works on it any more. */
  Verdict verdict(Connection session, Statement statement) throws SQLException {
    String kind = statement.kind();
    if (object.isEmpty() || !(kind.equals(CREATE) || kind.equals(DROP))) {
      return new Verdict(
          State.UNKNOWN,
          "the catalog cannot tell whether " + kind + " of statement " + statement.index() + " ran",
          "Look at the target, then say what became of it");
    }
    String now = now(session, object);
    return kind.equals(CREATE) ? created(now, statement) : dropped(now);
  }

  private Verdict created(String now, Statement statement) {
    if (now.endsWith(" invalid")) {
      return new Verdict(
          State.FAILED,
          "pg_index: " + object + " is INVALID",
          "Run " + remedy() + " and try again");
    }
    if (now.isEmpty()) {
      return new Verdict(State.FAILED, "pg_index: " + object + " is not there", "Try again");
    }
    boolean other =
        now.equals(before) && !PostgresTokens.of(statement.text()).has("IF", "NOT", "EXISTS");
    return other
        ? new Verdict(
            State.FAILED, "pg_index: another " + object + " was there before", "Rename the index")
        : new Verdict(State.APPLIED, "pg_index: " + object + " is valid", "");
  }

  private Verdict dropped(String now) {
    if (now.isEmpty()) {
      return new Verdict(State.APPLIED, "pg_index: " + object + " is gone", "");
    }
    boolean half = now.endsWith(" invalid");
    return new Verdict(
        State.FAILED,
        "pg_index: " + object + (half ? " is still there, INVALID" : " is still there, valid"),
        half ? "Run " + remedy() : "Try again");
  }

  private String remedy() {
    return "DROP INDEX CONCURRENTLY IF EXISTS " + object;
  }

  /** What the catalog tells, and what to do about it. */
  record Verdict(State state, String evidence, String action) {}
}
