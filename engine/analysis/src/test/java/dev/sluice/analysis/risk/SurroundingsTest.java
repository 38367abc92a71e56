package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tables around a statement change about its findings. */
class SurroundingsTest {
  private static final String SET_NOT_NULL = "ALTER TABLE t ALTER COLUMN a SET NOT NULL";
  private static final Schema SHOP =
      new Schema(
          "postgresql",
          List.of(
              object(Kind.TABLE, "public.users", "", List.of()),
              object(Kind.COLUMN, "public.users.id", "public.users", List.of()),
              object(Kind.COLUMN, "public.users.nick", "public.users", List.of()),
              new SchemaObject(
                  Kind.VIEW,
                  "public.active",
                  "",
                  "SELECT id, nick FROM users",
                  Map.of(),
                  List.of("public.users")),
              object(Kind.FUNCTION, "public.names()", "", List.of("public.users"))));

  private static SchemaObject object(Kind kind, String name, String owner, List<String> needs) {
    return new SchemaObject(kind, name, owner, "", Map.of(), needs);
  }

  private static List<Finding> found(Map<String, Long> rows, String sql) {
    RiskContext context = RiskContext.unknown().against(SHOP, rows);
    return new RiskAnalysis(new PostgresEngine(), context).rate(sql).findings();
  }

  @Test
  void namesUnknownTablesAndColumns() {
    assertThat(found(Map.of(), "INSERT INTO orders (id) VALUES (1)"))
        .anyMatch(finding -> finding.message().equals("There is no table orders in the database."));
    assertThat(found(Map.of(), "UPDATE users SET nik = 'a' WHERE id = 1"))
        .anyMatch(finding -> finding.message().equals("The table users has no column nik."));
    assertThat(found(Map.of(), "UPDATE users SET nick = 'a' WHERE id = 1")).isEmpty();
  }

  @Test
  void weighsAnIndexByTheTableOrWhereItIsBuilt() {
    String sql = "CREATE INDEX users_nick ON users (nick)";
    RiskContext inProd = RiskContext.unknown().in("prod");

    assertThat(level(RiskContext.unknown(), sql)).isEqualTo(RiskLevel.LOW);
    assertThat(level(inProd, sql)).isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(inProd.against(SHOP, Map.of("public.users", 20L)), sql))
        .isEqualTo(RiskLevel.LOW);
    assertThat(level(RiskContext.unknown().against(SHOP, Map.of("public.users", 5_000L)), sql))
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(inProd.against(SHOP, Map.of("public.users", 20_000_000L)), sql))
        .isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void mindsLittleThatItDropsWhatTheScriptMakesAnew() {
    String anew = "DROP VIEW active; CREATE VIEW active AS SELECT id FROM users";

    assertThat(level(RiskContext.unknown(), anew)).isEqualTo(RiskLevel.LOW);
    assertThat(
            level(RiskContext.unknown(), "DROP VIEW active, other; CREATE VIEW active AS SELECT 1"))
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(RiskContext.unknown(), "CREATE VIEW active AS SELECT 1; DROP VIEW active"))
        .isEqualTo(RiskLevel.MEDIUM);
  }

  private static RiskLevel level(RiskContext context, String sql) {
    return new RiskAnalysis(new PostgresEngine(), context).rate(sql).level();
  }

  @Test
  void knowsWhatTheScriptItselfMade() {
    assertThat(
            found(
                Map.of(),
                "CREATE TABLE orders (id int PRIMARY KEY); INSERT INTO orders (id) VALUES (1);ALTER"
                    + " TABLE users ADD COLUMN age int; UPDATE users SET age = 5 WHERE id = 1"))
        .extracting(Finding::rule)
        .doesNotContain("unknown-table", "unknown-column");
  }

  @Test
  void namesWhatDependsOnADroppedTable() {
    assertThat(found(Map.of(), "DROP TABLE users"))
        .filteredOn(finding -> finding.rule().equals("has-dependents"))
        .extracting(Finding::message)
        .containsExactly("2 objects depend on users: function public.names(), view public.active.");
  }

  @Test
  void namesWhatDependsOnADroppedColumn() {
    assertThat(found(Map.of(), "ALTER TABLE users DROP COLUMN nick"))
        .filteredOn(finding -> finding.rule().equals("has-dependents"))
        .extracting(Finding::message)
        .containsExactly("1 object depends on users.nick: view public.active.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int); DROP TABLE t",
        "CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN b; UPDATE t SET a = 1; DELETE"
            + " FROM t",
        "CREATE TEMP TABLE t (a int); INSERT INTO t (a) VALUES (1); DROP TABLE t",
        "CREATE TABLE \"T\" (a int); DROP TABLE \"T\"",
        "CREATE TABLE \"s\".\"t\" (a int); DROP TABLE \"s\".\"t\"",
        "DROP INDEX CONCURRENTLY t_a",
      })
  void doesNotMindWhatAScriptDoesToItsOwnTables(String sql) {
    assertThat(new RiskAnalysis(new PostgresEngine()).rate(sql).level()).isEqualTo(RiskLevel.LOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE IF NOT EXISTS t (a int); DROP TABLE t",
        "CREATE TEMP TABLE t (a int) ON COMMIT DROP; DROP TABLE t",
        "CREATE TABLE t (a int); DROP TABLE t; DROP TABLE t",
        "CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; DROP TABLE t",
        "CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA x; DROP TABLE t",
        "CREATE TABLE t (a int); SET search_path TO x; DROP TABLE t",
        "BEGIN; CREATE TABLE t (a int); ROLLBACK; DROP TABLE t",
        "CREATE TABLE x.t (a int); DROP TABLE t",
        "CREATE TABLE t (a int); DROP TABLE t, u",
        "CREATE TABLE t (a int); DROP TABLE t CASCADE",
        "CREATE TABLE \"T\" (a int); DROP TABLE t",
        "CREATE TABLE t (a int); DELETE FROM \"T\"",
        "CREATE TABLE \"a.t\" (a int); DROP TABLE a.t",
        "CREATE TABLE U&\"a\\002Et\" (a int); DROP TABLE a.t",
        "CREATE TABLE \"!0074\" (a int); DROP TABLE U&\"!0074\" UESCAPE '!'",
        "UPDATE U&\"!0074\" UESCAPE '!' SET a = 1 WHERE id IN (SELECT v.id FROM t v WHERE v.a = v.a)",
        "UPDATE U&\"\\0074\" SET a = 1 WHERE id IN (SELECT v.id FROM t v WHERE v.a = v.a)",
        "CREATE TEMP TABLE t (a int); DROP TABLE t; DROP TABLE t",
        "CREATE TEMP TABLE t (a int); DISCARD TEMP; DROP TABLE t",
        "CREATE TEMP TABLE IF NOT EXISTS t (a int); DROP TABLE t",
        "CREATE TEMP TABLE t (a int); DROP TABLE public.t",
      })
  void mindsWhatMayNotBeItsOwn(String sql) {
    assertThat(new RiskAnalysis(new PostgresEngine()).rate(sql).level())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @Test
  void easesNoLockOnATableThatIsOnlySpeltAlike() {
    String check = " ADD CONSTRAINT k CHECK (a > 0)";

    assertThat(
            level(RiskContext.unknown(), "CREATE TABLE \"T\" (a int); ALTER TABLE \"T\"" + check))
        .isEqualTo(RiskLevel.LOW);
    assertThat(level(RiskContext.unknown(), "CREATE TABLE \"T\" (a int); ALTER TABLE t" + check))
        .isEqualTo(RiskLevel.MEDIUM);
  }

  @Test
  void needsNoScanForNotNullThatACheckHasProven() {
    String add = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID;";
    String validate = "ALTER TABLE t VALIDATE CONSTRAINT c;";
    String set = "ALTER TABLE t ALTER COLUMN a SET NOT NULL;";
    String drop = "ALTER TABLE t DROP CONSTRAINT c;";

    assertThat(level(RiskContext.unknown(), add + validate + set + drop)).isEqualTo(RiskLevel.LOW);
    assertThat(level(RiskContext.unknown(), add + set)).isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(RiskContext.unknown(), add + validate + drop + set))
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(RiskContext.unknown(), add + validate + set.replace(" a ", " b ")))
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(level(RiskContext.unknown(), drop)).isEqualTo(RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CHECK ((a IS NOT NULL) OR b > 0) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT c",
        "CHECK ((a IS NOT NULL) OR b > 0)",
        "CHECK (a IS NOT NULL) NOT ENFORCED",
        "CHECK (a IS NOT NULL) NO INHERIT",
        "CHECK (a IS NOT NULL); SET search_path = other",
        "CHECK (a IS NOT NULL); ROLLBACK",
        "CHECK (a IS NOT NULL); ALTER TABLE t DROP CONSTRAINT c CASCADE",
      })
  void scansForNotNullThatNothingProves(String check) {
    String sql = "ALTER TABLE t ADD CONSTRAINT c " + check + "; ";

    assertThat(new RiskAnalysis(new PostgresEngine()).rate(sql + SET_NOT_NULL).findings())
        .anyMatch(
            finding ->
                finding.rule().equals("set-not-null") && finding.level() == RiskLevel.MEDIUM);
  }

  @Test
  void forgetsAConstraintWithItsTable() {
    String add = "ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL); ";
    String drop = "DROP TABLE t; ALTER TABLE u RENAME TO t; ";

    assertThat(new RiskAnalysis(new PostgresEngine()).rate(add + SET_NOT_NULL).findings())
        .noneMatch(
            finding -> finding.rule().equals("set-not-null") && finding.level() != RiskLevel.LOW);
    assertThat(new RiskAnalysis(new PostgresEngine()).rate(add + drop + SET_NOT_NULL).findings())
        .anyMatch(
            finding ->
                finding.rule().equals("set-not-null") && finding.level() == RiskLevel.MEDIUM);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE z (a int DEFAULT wipe(CAST('1' AS int))); INSERT INTO z DEFAULT VALUES",
        "CREATE TABLE z (a int[] DEFAULT ARRAY[1, wipe()]); INSERT INTO z DEFAULT VALUES",
        "CREATE TABLE z (b int, a int DEFAULT wipe()); INSERT INTO z (b) VALUES (1)",
        "CREATE TABLE s.z (b int CHECK (wipe() > 0)); INSERT INTO z (b) VALUES (1)",
        "CREATE TABLE z (a int DEFAULT wipe()); CREATE TABLE y (LIKE z INCLUDING ALL); INSERT INTO"
            + " y DEFAULT VALUES",
        "ALTER TABLE logs ALTER COLUMN a SET DEFAULT wipe(); INSERT INTO logs (id) VALUES (1)",
        "CREATE VIEW v AS SELECT wipe(); CREATE VIEW w AS SELECT 1 FROM v; SELECT 1 FROM w",
        "CREATE VIEW v AS SELECT wipe(); CREATE TABLE z AS SELECT 1 FROM v",
        "CREATE TABLE z (b int, a int DEFAULT wipe()); ALTER TABLE z RENAME TO y; INSERT INTO y (b)"
            + " VALUES (1)",
        "CREATE TABLE z (a int CHECK (wipe() > 0)); ALTER TABLE p ATTACH PARTITION z DEFAULT; INSERT"
            + " INTO p VALUES (1)",
      })
  void findsWhatIsCalledByWhatAStatementUses(String sql) {
    RiskReport report = new RiskAnalysis(new PostgresEngine()).rate(sql);

    assertThat(calls(report)).isNotEmpty().allMatch(finding -> finding.statement() > 1);
    assertThat(calls(report)).anyMatch(call -> call.statement() == report.statements().size());
  }

  private static List<Finding> calls(RiskReport report) {
    return report.findings().stream()
        .filter(found -> found.rule().equals("function-call") && found.level() == RiskLevel.HIGH)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE DOMAIN d AS int CHECK (wipe(VALUE)); SELECT 1::d",
        "CREATE DOMAIN d AS int DEFAULT wipe(); ALTER TABLE logs ADD a d",
        "ALTER DOMAIN d SET DEFAULT wipe(); ALTER TABLE logs ADD a d",
      })
  void countsWhatADomainCallsWhereItIsWritten(String sql) {
    assertThat(calls(new RiskAnalysis(new PostgresEngine()).rate(sql)))
        .extracting(Finding::statement)
        .containsExactly(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE z (b int, a int DEFAULT mine()); CREATE INDEX i ON z (a)",
        "CREATE TABLE z (b int, a int DEFAULT mine()); INSERT INTO y (b) VALUES (1)",
        "CREATE TABLE z (b int, a timestamptz DEFAULT now()); INSERT INTO z (b) VALUES (1)",
        "CREATE TABLE z (b int, a int DEFAULT mine()); ALTER TABLE z ADD CHECK (b > 0)",
        "CREATE VIEW v AS SELECT mine() AS a; COMMENT ON VIEW v IS 'x'",
        "CREATE TABLE z (b int, a int DEFAULT mine()); ALTER TABLE y ADD COLUMN z int",
        "CREATE TABLE z (b int, a int DEFAULT mine()); ALTER TABLE y ADD z int; INSERT INTO y (b)"
            + " VALUES (1)",
      })
  void mindsNoCallThatTheScriptDoesNotMake(String sql) {
    assertThat(new RiskAnalysis(new PostgresEngine()).rate(sql).findings())
        .noneMatch(finding -> finding.rule().equals("function-call"));
  }

  @Test
  void weighsLocksByTheRowsOfTheTable() {
    String sql = "CREATE INDEX i ON users (nick)";

    assertThat(found(Map.of("public.users", 40L), sql).get(0).level()).isEqualTo(RiskLevel.LOW);
    assertThat(found(Map.of("public.users", 50_000L), sql).get(0).level())
        .isEqualTo(RiskLevel.MEDIUM);
    assertThat(found(Map.of("public.users", 20_000_000L), sql).get(0))
        .satisfies(
            finding -> {
              assertThat(finding.level()).isEqualTo(RiskLevel.HIGH);
              assertThat(finding.message()).contains("about 20.0 million rows");
            });
  }
}
