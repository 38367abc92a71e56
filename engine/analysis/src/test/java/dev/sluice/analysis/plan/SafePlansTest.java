package dev.sluice.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.SafePlan.Part;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.DatabaseEngines;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafePlansTest {
  private static final Map<String, Long> LARGE =
      Map.of("users", 50_000_000L, "orders", 50_000_000L, "flags", 12L);

  static SafePlan plan(String engine, String script) {
    RiskContext unknown = RiskContext.unknown();
    RiskContext context = new RiskContext("", "", unknown.settings(), unknown.schema(), LARGE);
    return new SafePlans(DatabaseEngines.find(engine).orElseThrow(), context).of(script);
  }

  private static String phases(SafePlan plan) {
    return plan.steps().stream().map(step -> step.phase().word()).collect(Collectors.joining(" "));
  }

  static String sql(Step step) {
    return step.parts().stream().map(Part::sql).collect(Collectors.joining(";\n"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "postgresql | expand backfill switch | ALTER TABLE users ALTER COLUMN mail SET NOT NULL",
        "postgresql | expand backfill switch | ALTER TABLE users ADD COLUMN mail text NOT NULL",
        "postgresql | expand backfill switch | ALTER TABLE users ADD token uuid NOT NULL"
            + " DEFAULT gen_random_uuid()",
        "postgresql | expand backfill | ALTER TABLE users ADD COLUMN token uuid DEFAULT"
            + " gen_random_uuid()",
        "postgresql | expand | ALTER TABLE users ADD COLUMN state int NOT NULL DEFAULT 0",
        "postgresql | expand backfill | ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18)",
        "postgresql | expand backfill | ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES"
            + " users ON DELETE CASCADE",
        "postgresql | expand switch | ALTER TABLE users ADD CONSTRAINT users_mail_key UNIQUE"
            + " (mail)",
        "postgresql | expand backfill switch | ALTER TABLE users ADD PRIMARY KEY (id)",
        "postgresql | expand | CREATE UNIQUE INDEX users_mail ON users (lower(mail))",
        "postgresql | switch | DROP INDEX users_mail, users_nick",
        "postgresql | contract | ALTER TABLE users DROP COLUMN nick",
        "postgresql | contract | DROP TABLE users",
        "postgresql | backfill | UPDATE users SET nick = lower(name) WHERE nick IS NULL",
        "postgresql | backfill | DELETE FROM orders WHERE created_at < '2020-01-01'",
        "mysql | expand | CREATE UNIQUE INDEX users_mail ON users (mail)",
        "mysql | expand | ALTER TABLE users ADD UNIQUE KEY k (mail)",
        "mysql | expand switch | ALTER TABLE users ADD COLUMN mail varchar(80) NOT NULL",
        "mariadb | backfill | UPDATE users SET nick = lower(name) WHERE nick IS NULL",
        "mysql | contract | ALTER TABLE users DROP COLUMN nick",
        "sqlite | backfill | DELETE FROM orders WHERE created_at < '2020-01-01'",
        "sqlserver | expand | CREATE INDEX ix ON users (nick)",
        "oracle | expand | CREATE INDEX ix ON users (nick)",
        "oracle | expand backfill | ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18)",
      })
  void takesTheRiskOutOfEveryPhaseButTheLast(String engine, String phases, String script) {
    SafePlan plan = plan(engine, script);

    assertThat(phases(plan)).as("%s", plan).isEqualTo(phases);
    assertThat(plan.unsafe()).isEmpty();
    assertThat(plan.steps())
        .filteredOn(step -> step.phase() != Phase.CONTRACT)
        .allSatisfy(step -> assertThat(step.level()).isLessThan(RiskLevel.HIGH));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "postgresql | ALTER TABLE users ADD CONSTRAINT e EXCLUDE USING gist (span WITH &&)",
        "postgresql | ALTER TABLE users ADD COLUMN n bigserial",
        "postgresql | ALTER TABLE users RENAME COLUMN nick TO handle",
        "postgresql | ALTER TABLE users RENAME TO people",
        "mysql | RENAME TABLE users TO people",
        "mariadb | ALTER TABLE users RENAME TO people",
        "mysql | ALTER TABLE users RENAME COLUMN nick TO handle",
        "mariadb | ALTER TABLE users CHANGE nick handle varchar(40)",
        "postgresql | ALTER TABLE orders ALTER COLUMN total TYPE bigint",
        "postgresql | ALTER TABLE users ADD b text GENERATED ALWAYS AS (lower(a)) STORED",
        "postgresql | ALTER TABLE users ADD CHECK (age > 0)",
        "postgresql | ALTER TABLE users ADD a int CHECK (a > 0) CHECK (a < 9)",
        "postgresql | ALTER TABLE users ADD COLUMN IF NOT EXISTS a int NOT NULL",
        "postgresql | ALTER TABLE ONLY users ALTER a SET NOT NULL",
        "postgresql | ALTER TABLE users ADD CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a)",
        "postgresql | ALTER TABLE users ALTER a SET NOT NULL, DROP COLUMN b",
        "postgresql | ALTER TABLE users ALTER a SET NOT NULL, ADD CONSTRAINT c CHECK (a > 0)",
        "mysql | ALTER TABLE users ADD INDEX (nick), ADD UNIQUE KEY k (mail)",
        "mysql | ALTER TABLE users ADD COLUMN mail varchar(80) NOT NULL UNIQUE",
        "postgresql | VACUUM FULL users",
        "postgresql | TRUNCATE orders",
        "postgresql | UPDATE users SET nick = o.nick FROM orders o WHERE o.user_id = users.id",
        "mysql | ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id)",
        "mysql | ALTER TABLE users CONVERT TO CHARACTER SET latin1",
        "mysql | ALTER TABLE users ADD COLUMN b int AS (a + 1) STORED",
        "sqlserver | ALTER TABLE users ALTER COLUMN id bigint",
        "clickhouse | ALTER TABLE users MODIFY ORDER BY (id, at)",
      })
  void saysWhereNoSafeFormIsKnown(String engine, String script) {
    SafePlan plan = plan(engine, script);

    assertThat(plan.answers()).isFalse();
    assertThat(plan.unsafe()).singleElement().satisfies(one -> assertThat(one.why()).isNotBlank());
    assertThat(plan.steps()).singleElement().extracting(SafePlansTest::sql).isEqualTo(script);
  }

  @Test
  void keepsTheOrderOfWhatDependsOnEachOther() {
    SafePlan plan =
        plan(
            "postgresql",
            """
            CREATE TABLE notes (id bigint PRIMARY KEY);
            ALTER TABLE users ADD COLUMN handle text;
            UPDATE users SET handle = name;
            ALTER TABLE users ALTER COLUMN handle SET NOT NULL;
            ALTER TABLE users DROP COLUMN nick;
            """);

    assertThat(phases(plan)).isEqualTo("expand backfill switch contract");
    assertThat(sql(plan.steps().get(0))).contains("CREATE TABLE notes", "ADD COLUMN handle text");
    assertThat(plan.steps().get(1).parts())
        .extracting(part -> part.sql().replaceAll("\\s+", " "))
        .containsExactly(
            "-- sluice:batches rows=5000 pause=100ms UPDATE users SET handle = name WHERE handle IS"
                + " NULL",
            "ALTER TABLE users ADD CONSTRAINT users_handle_not_null CHECK (handle IS NOT NULL) NOT"
                + " VALID");
    assertThat(plan.steps().get(2).parts())
        .extracting(Part::sql)
        .containsExactly(
            "ALTER TABLE users VALIDATE CONSTRAINT users_handle_not_null",
            "ALTER TABLE users ALTER COLUMN handle SET NOT NULL",
            "ALTER TABLE users DROP CONSTRAINT users_handle_not_null");
  }

  @Test
  void checksTwoColumnsSideBySide() {
    SafePlan plan =
        plan("postgresql", "ALTER TABLE users ALTER a SET NOT NULL, ALTER b SET NOT NULL");

    assertThat(phases(plan)).isEqualTo("expand backfill switch");
    assertThat(plan.steps()).extracting(step -> step.parts().size()).containsExactly(2, 2, 4);
  }

  @Test
  void leavesSmallAndNewTablesAlone() {
    String script =
        "CREATE TABLE t (id int); CREATE INDEX i ON t (id); ALTER TABLE flags ALTER a SET NOT NULL";

    SafePlan plan = plan("postgresql", script);

    assertThat(plan.answers()).isFalse();
    assertThat(plan.unsafe()).isEmpty();
    assertThat(plan.steps())
        .singleElement()
        .satisfies(
            step ->
                assertThat(step.up())
                    .isEqualTo(
                        """
        CREATE TABLE t (id int);
        CREATE INDEX i ON t (id);
        ALTER TABLE flags ALTER a SET NOT NULL;
        """));
  }

  @Test
  void writesNothingBehindACommentAtTheEnd() {
    assertThat(sql(plan("oracle", "CREATE INDEX ix ON users (nick) -- soon").steps().get(0)))
        .isEqualTo("CREATE INDEX ix ON users (nick) ONLINE");
    assertThat(sql(plan("mysql", "CREATE INDEX ix ON users (nick) -- soon").steps().get(0)))
        .endsWith("(nick) ALGORITHM=INPLACE LOCK=NONE");
  }

  @Test
  void namesAColumnThatItFillsAsTheScriptDoes() {
    SafePlan plan =
        plan("mysql", "ALTER TABLE users ADD `Order` int; UPDATE users SET `Order` = 1 -- all");

    assertThat(sql(plan.steps().get(1))).endsWith("SET `Order` = 1 WHERE `Order` IS NULL");
  }

  @Test
  void fillsAColumnOfATableThatTheStatementCallsByAnotherName() {
    SafePlan plan = plan("postgresql", "ALTER TABLE users ADD c int; UPDATE users AS u SET c = 0");

    assertThat(sql(plan.steps().get(1))).endsWith("UPDATE users AS u SET c = 0 WHERE c IS NULL");
  }

  @Test
  void fillsEveryRowWhereTheServerPutAValueIntoIt() {
    String script = "ALTER TABLE users ADD a int NOT NULL UNIQUE; UPDATE users SET a = id";

    SafePlan plan = plan("mysql", script);

    assertThat(plan.steps()).last().satisfies(step -> assertThat(sql(step)).endsWith("a = id"));
  }

  @Test
  void saysSettingsInEveryMigration() {
    SafePlan plan =
        plan("postgresql", "SET search_path = app; ALTER TABLE users ALTER mail SET NOT NULL");

    assertThat(plan.steps()).hasSize(3).allMatch(step -> step.up().startsWith("SET search_path"));
  }

  @Test
  void doesNotSoftenWhatAnUpdateOfEveryRowDestroys() {
    SafePlan plan = plan("postgresql", "UPDATE users SET state = 'new'");

    assertThat(plan.steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.level()).isEqualTo(RiskLevel.HIGH);
              assertThat(step.up()).startsWith("-- sluice:batches");
            });
    assertThat(plan.remarks()).singleElement().asString().contains("every row of users");
    assertThat(plan.eases()).isFalse();
  }

  @Test
  void goesBackWherePhasesCanBeUndone() {
    SafePlan plan = plan("postgresql", "ALTER TABLE users ALTER COLUMN mail SET NOT NULL");

    assertThat(plan.steps())
        .extracting(Step::down)
        .containsExactly(
            Optional.of("ALTER TABLE users DROP CONSTRAINT users_mail_not_null;\n"),
            Optional.of(""),
            Optional.empty());
    assertThat(plan.steps().get(0).file()).contains("\n-- DOWN\nALTER TABLE users DROP");
  }

  @Test
  void hasNoPlanForWhatCannotBeReadOrEndsTransactions() {
    assertThat(plan("postgresql", "SELECT 'open").steps()).isEmpty();
    assertThat(plan("postgresql", "BEGIN; DROP TABLE users; COMMIT").remarks())
        .singleElement()
        .asString()
        .contains("transactions by itself");
  }
}
