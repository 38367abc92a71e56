package dev.sluice.db.clickhouse;

import dev.sluice.db.StepResult.State;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import dev.sluice.db.step.Probe;
import dev.sluice.db.step.Probes;
import dev.sluice.db.step.Sql;
import dev.sluice.db.step.Verdict;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What system.tables and system.mutations can tell of a statement whose answer is missing. */
final class CatalogProbes implements Probes {
  private static final Set<String> MUTATIONS =
      Set.of("DELETE", "UPDATE", "MATERIALIZE", "CLEAR", "APPLY");
  private static final Set<String> ALWAYS = Set.of("ADD", "DROP", "RENAME");
  private static final String TEXT =
      """
      SELECT create_table_query FROM system.tables
      WHERE name = ? AND database = if(? = '', currentDatabase(), ?)
      """;
  private static final String COUNT =
      """
      SELECT toString(count()) FROM system.mutations
      WHERE table = ? AND database = if(? = '', currentDatabase(), ?)
      """;
  private static final String OPEN =
      """
      SELECT mutation_id || ' ' || latest_fail_reason FROM system.mutations
      WHERE table = ? AND database = if(? = '', currentDatabase(), ?) AND NOT is_done
      """;

  @Override
  public Probe before(Connection work, Statement statement) throws SQLException {
    Tokens tokens = ClickHouseTokens.of(statement.text());
    String object = object(statement, tokens);
    if (object.isEmpty()) {
      return Probe.NONE;
    }
    return new Probe(object, now(work, object, mutates(tokens)));
  }

  private static String object(Statement statement, Tokens tokens) {
    int at =
        switch (statement.kind()) {
          case "CREATE TABLE",
              "CREATE VIEW",
              "CREATE DICTIONARY",
              "DROP TABLE",
              "DROP VIEW",
              "DROP DICTIONARY",
              "ALTER TABLE" ->
              tokens.skipOptions(2);
          case "CREATE MATERIALIZED VIEW" -> tokens.skipOptions(3);
          default -> -1;
        };
    boolean replaces = tokens.is(1, "OR") || tokens.is(1, "TEMPORARY") || tokens.is(0, "REPLACE");
    boolean many = statement.kind().startsWith("DROP") && tokens.has(",");
    return at < 0 || replaces || many ? "" : tokens.name(at);
  }

  private static boolean mutates(Tokens tokens) {
    int after = tokens.afterName(tokens.skipOptions(2));
    int at = tokens.is(after, "ON", "CLUSTER") ? after + 3 : after;
    return tokens.is(0, "ALTER") && MUTATIONS.contains(tokens.at(at));
  }

  private static String now(Connection session, String object, boolean mutates)
      throws SQLException {
    List<String> found = ask(session, mutates ? COUNT : TEXT, object);
    return found.isEmpty() ? "" : found.get(0);
  }

  private static List<String> ask(Connection session, String sql, String object)
      throws SQLException {
    int dot = object.indexOf('.');
    String database = dot < 0 ? "" : object.substring(0, dot);
    return Sql.texts(session, sql, object.substring(dot + 1), database, database);
  }

  @Override
  public Verdict verdict(Connection session, Statement statement, Probe probe) throws SQLException {
    if (asks(statement)) {
      return new Verdict(State.FAILED, "a question changes nothing", "Try again");
    }
    if (!probe.tells()) {
      return unknown("the catalog cannot tell whether " + statement.kind() + " ran");
    }
    Tokens tokens = ClickHouseTokens.of(statement.text());
    if (mutates(tokens)) {
      return mutation(session, probe);
    }
    String now = now(session, probe.object(), false);
    return switch (statement.kind().substring(0, 4)) {
      case "CREA" -> created(tokens, probe, now);
      case "DROP" ->
          now.isEmpty()
              ? new Verdict(State.APPLIED, "system.tables: " + probe.object() + " is gone", "")
              : failed(probe.object() + " is still there");
      default -> altered(tokens, probe, now);
    };
  }

  /** Whether it did all it does when its answer is lost: nothing. */
  private static boolean asks(Statement statement) {
    return statement.kind().equals("SELECT") && !Reader.read(statement).has(Trait.LEAVES_DATABASE);
  }

  private static Verdict created(Tokens tokens, Probe probe, String now) {
    boolean optional = tokens.has("IF", "NOT", "EXISTS");
    if (now.isEmpty()) {
      return failed(probe.object() + " is not there");
    }
    return probe.before().isEmpty() || optional
        ? new Verdict(State.APPLIED, "system.tables: " + probe.object() + " is there", "")
        : failed("another " + probe.object() + " was there before");
  }

  private static Verdict altered(Tokens tokens, Probe probe, String now) {
    int after = tokens.afterName(tokens.skipOptions(2));
    if (!now.equals(probe.before())) {
      return new Verdict(
          State.APPLIED, "system.tables: " + probe.object() + " has another definition", "");
    }
    boolean always = ALWAYS.contains(tokens.at(after)) && !tokens.has("EXISTS");
    boolean parts = tokens.has("PARTITION") || tokens.has("PART");
    return always && !parts
        ? failed(probe.object() + " has the definition that it had")
        : unknown(probe.object() + " looks as it did before");
  }

  /** A mutation runs on after its client is gone, and after a restart of the server too. */
  private static Verdict mutation(Connection session, Probe probe) throws SQLException {
    List<String> open = ask(session, OPEN, probe.object());
    if (!open.isEmpty()) {
      return unknown("system.mutations: still at work: " + String.join("; ", open));
    }
    long before = probe.before().isEmpty() ? 0 : Long.parseLong(probe.before());
    long now = Long.parseLong(now(session, probe.object(), true));
    return now > before
        ? new Verdict(State.APPLIED, "system.mutations: it is there and done", "")
        : new Verdict(
            State.UNKNOWN,
            "system.mutations shows no new mutation of " + probe.object(),
            "Look at the rows, then say what became of it");
  }

  private static Verdict failed(String what) {
    return new Verdict(State.FAILED, "system.tables: " + what, "Try again");
  }

  private static Verdict unknown(String what) {
    return new Verdict(State.UNKNOWN, what, "Look at the target, then say what became of it");
  }

  /** Blocks of an INSERT … SELECT, and parts of a mutation, may be there when it is refused. */
  @Override
  public boolean atomic(Statement statement) {
    Tokens tokens = ClickHouseTokens.of(statement.text());
    boolean copies = statement.kind().equals("INSERT") && tokens.has("SELECT");
    return !copies
        && !mutates(tokens)
        && !Set.of("DELETE", "UPDATE", "OPTIMIZE TABLE").contains(statement.kind());
  }
}
