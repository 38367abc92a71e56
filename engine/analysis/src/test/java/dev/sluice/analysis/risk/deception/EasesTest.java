package dev.sluice.analysis.risk.deception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What only looks like something that is rated lower is rated as what it is. */
class EasesTest {
  private static final Map<String, Long> LARGE = Map.of("users", 50_000_000L);

  private static RiskReport rated(String engine, String script, SchemaObject... objects) {
    RiskContext unknown = RiskContext.unknown();
    RiskContext place =
        new RiskContext(
            "",
            "",
            unknown.settings(),
            objects.length == 0 ? Optional.empty() : Optional.of(new Schema("", List.of(objects))),
            LARGE);
    return new RiskAnalysis(DatabaseEngines.find(engine).orElseThrow(), place).rate(script);
  }

  private static SchemaObject check(String table, String definition) {
    return new SchemaObject(
        Kind.CHECK, table + ".c", table, definition, Map.of(), List.of(table + ".mail"));
  }

  private static SchemaObject table(String name) {
    return new SchemaObject(Kind.TABLE, name, "", "", Map.of(), List.of());
  }

  private static List<RiskLevel> levels(RiskReport report, String rule) {
    return report.findings().stream()
        .filter(finding -> finding.rule().equals(rule))
        .map(Finding::level)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET note = left(note, 1) WHERE note IS NOT NULL",
        "-- sluice:batches\nUPDATE users SET mail = nick WHERE nick IS NOT NULL",
        "ALTER TABLE users ADD nick text; UPDATE users SET nick = name, mail = name WHERE name IS"
            + " NOT NULL",
        "ALTER TABLE users ADD nick text; UPDATE users SET (nick, mail) = (name, name) WHERE name"
            + " IS NOT NULL",
        "ALTER TABLE users ADD IF NOT EXISTS nick text; UPDATE users SET nick = name WHERE name IS"
            + " NOT NULL",
        "ALTER TABLE \"Users\" ADD nick text; UPDATE users SET nick = name WHERE name IS NOT NULL",
        "ALTER TABLE \"s.users\" ADD nick text; UPDATE s.users SET nick = name WHERE name IS NOT"
            + " NULL",
        "ALTER TABLE orders ADD nick text; UPDATE users SET nick = name WHERE name IS NOT NULL",
        "ALTER TABLE users ADD nick text; ALTER TABLE users RENAME nick TO x; ALTER TABLE users"
            + " RENAME mail TO nick; UPDATE users SET nick = name WHERE name IS NOT NULL",
        "ALTER TABLE users ADD nick text; SET search_path TO b; UPDATE users SET nick = name WHERE"
            + " name IS NOT NULL",
      })
  void fillingAColumnThatIsThereIsHigh(String script) {
    assertThat(levels(rated("postgresql", script), "backfill-rows"))
        .as("%s", script)
        .containsExactly(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD CONSTRAINT c UNIQUE USING INDEX i; ALTER TABLE users DROP"
            + " CONSTRAINT c",
        "ALTER TABLE s.users ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE orders ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE \"Users\" ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE users ADD CONSTRAINT \"C\" CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE users ADD CONSTRAINT \"c d\" CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT"
            + " \"c_d\"",
        "ALTER TABLE IF EXISTS users ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP"
            + " CONSTRAINT c",
        "ALTER TABLE users DROP CONSTRAINT IF EXISTS c; ALTER TABLE users ADD CONSTRAINT c CHECK"
            + " (a > 0)",
        "SAVEPOINT a; ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0); ROLLBACK TO a; ALTER TABLE"
            + " users DROP CONSTRAINT c",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c"
            + " CASCADE",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users RENAME CONSTRAINT c TO"
            + " d; ALTER TABLE users RENAME CONSTRAINT e TO c; ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0); SELECT U&\"\\0073et_config\"("
            + "'search_path', 'b', false); ALTER TABLE users DROP CONSTRAINT c",
        "ALTER TABLE users ALTER mail SET NOT NULL; ALTER TABLE users DROP CONSTRAINT c",
      })
  void aConstraintThatWasThereIsGivenUp(String script) {
    assertThat(levels(rated("postgresql", script), "drop-constraint"))
        .as("%s", script)
        .containsExactly(RiskLevel.HIGH);
  }

  @Test
  void aCheckOfTheSchemaCountsForItsOwnTableOnly() {
    String script =
        "ALTER TABLE users ALTER mail SET NOT NULL; ALTER TABLE users DROP CONSTRAINT c";
    String filled = "CHECK ((mail IS NOT NULL))";
    SchemaObject users = table("public.users");
    SchemaObject ours = check("public.users", filled);

    assertThat(levels(rated("postgresql", script, users, ours), "drop-constraint"))
        .containsExactly(RiskLevel.LOW);
    assertThat(
            levels(
                rated("postgresql", script, users, table("s.users"), check("s.users", filled)),
                "drop-constraint"))
        .as("another schema")
        .containsExactly(RiskLevel.HIGH);
    assertThat(
            levels(
                rated("postgresql", script, users, check("public.Users", filled)),
                "drop-constraint"))
        .as("another case")
        .containsExactly(RiskLevel.HIGH);
    assertThat(
            levels(
                rated("postgresql", script, users, check("public.users", filled + " NO INHERIT")),
                "set-not-null"))
        .as("not the whole definition")
        .containsExactly(RiskLevel.HIGH);
    assertThat(
            levels(
                rated(
                    "postgresql",
                    script + "; ALTER TABLE users ALTER mail DROP NOT NULL",
                    users,
                    ours),
                "drop-constraint"))
        .as("nothing says it afterwards")
        .containsExactly(RiskLevel.HIGH);
    String moved =
        script
            + "; ALTER TABLE users RENAME mail TO post; ALTER TABLE users ALTER post DROP NOT NULL";
    assertThat(levels(rated("postgresql", moved, users, ours), "drop-constraint"))
        .as("nothing says it of the column by its new name")
        .containsExactly(RiskLevel.HIGH);
    String several =
        script + "; ALTER TABLE users ALTER mail DROP NOT NULL, ALTER name DROP NOT NULL";
    assertThat(levels(rated("postgresql", several, users, ours), "drop-constraint"))
        .as("nor does one with several actions")
        .containsExactly(RiskLevel.HIGH);
    String other = script + "; ALTER TABLE users ALTER COLUMN name DROP NOT NULL";
    assertThat(levels(rated("postgresql", other, users, ours), "drop-constraint"))
        .as("another column may be empty")
        .containsExactly(RiskLevel.LOW);
  }

  @Test
  void aCheckOfTheSchemaCountsNoMoreOnceNamesMayMeanSomethingElse() {
    String script = "SET search_path TO b; ALTER TABLE users ALTER mail SET NOT NULL";
    SchemaObject filled = check("public.users", "CHECK ((mail IS NOT NULL))");

    assertThat(levels(rated("postgresql", script, table("public.users"), filled), "set-not-null"))
        .containsExactly(RiskLevel.HIGH);
  }

  @Test
  void aCheckThatCannotBeReadProvesNothingAndHidesNothing() {
    SchemaObject odd = check("public.users", "CHECK ((mail <> 'open))");
    String script = "ALTER TABLE users ALTER mail SET NOT NULL";

    RiskReport report = rated("postgresql", script, table("public.users"), odd);

    assertThat(levels(report, "set-not-null")).containsExactly(RiskLevel.HIGH);
    assertThat(levels(report, "analysis-time-over")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users MODIFY note varchar(3), LOCK=NONE",
        "ALTER TABLE users MODIFY note varchar(3), ALGORITHM=COPY, LOCK=NONE",
        "ALTER TABLE users MODIFY note varchar(3), ALGORITHM=INPLACE, ALGORITHM=COPY",
        "ALTER TABLE users MODIFY note varchar(3), ALGORITHM=INPLACE, ALGORITHM=DEFAULT",
        "ALTER TABLE users MODIFY id int, ALGORITHM=INPLACE, LOCK=NONE",
        "ALTER TABLE users MODIFY id bigint NOT NULL, ALGORITHM=INSTANT",
        "ALTER TABLE users MODIFY note varchar(9) CHARACTER SET latin1, ALGORITHM=INPLACE",
        "ALTER TABLE users MODIFY note varchar(9) COLLATE utf8mb4_bin, ALGORITHM=INPLACE",
        "ALTER TABLE users MODIFY state enum('a'), ALGORITHM=INPLACE",
        "ALTER TABLE users MODIFY note varchar(3), `ALGORITHM`=INPLACE",
        "ALTER TABLE users CHANGE algorithm inplace varchar(3)",
        "ALTER TABLE users MODIFY note varchar(3) COMMENT ', ALGORITHM=INPLACE'",
      })
  void aTypeMayNarrowUnlessTheServerSurelyRefuses(String script) {
    for (String engine : List.of("mysql", "mariadb")) {
      assertThat(levels(rated(engine, script), "narrow-type"))
          .as("%s: %s", engine, script)
          .containsExactly(RiskLevel.HIGH);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "oracle | change-column | ALTER TABLE users MODIFY (online number(3))",
        "postgresql | set-not-null | ALTER TABLE users ALTER concurrently SET NOT NULL",
        "postgresql | create-index-not-concurrently | CREATE INDEX i ON users (concurrently)",
        "sqlserver | change-column | ALTER TABLE users ALTER COLUMN online int",
        "mysql | change-column | ALTER TABLE users CHANGE algorithm instant varchar(9)",
        "mysql | unique-on-existing | ALTER TABLE users ADD UNIQUE (a), LOCK=SHARED, LOCK=NONE",
        "postgresql | drop-constraint | ALTER TABLE users DROP CONSTRAINT concurrently",
        "postgresql | create-trigger | CREATE TRIGGER concurrently BEFORE DELETE ON users FOR EACH"
            + " ROW EXECUTE FUNCTION f()",
      })
  void aNameIsNoOption(String engine, String rule, String script) {
    assertThat(levels(rated(engine, script), rule)).containsExactly(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM users /*!99999 WHERE id = 1 */",
        "UPDATE users SET note = '' /*!80000 WHERE id = 1 */",
        "ALTER TABLE users MODIFY note varchar(3) /*!99999 , ALGORITHM=INPLACE */",
      })
  void whatOnlySomeServersExecuteCannotBeRead(String script) {
    assertThat(rated("mysql", script).level()).isGreaterThanOrEqualTo(RiskLevel.HIGH);
    assertThat(rated("mariadb", script.replace("/*!", "/*M!1")).level())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users WAIT 5 MODIFY note varchar(3)",
        "ALTER TABLE users NOWAIT DROP COLUMN note",
        "ALTER TABLE users WAIT 5 RENAME TO people",
        "ALTER TABLE users NOWAIT RENAME people",
      })
  void howLongToWaitHidesNoClause(String script) {
    assertThat(new RiskAnalysis(DatabaseEngines.find("mariadb").orElseThrow()).rate(script).level())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }

  @Test
  void namesThatChangePlacesAreNoSafeForm() {
    String view = "ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people";

    assertThat(rated("postgresql", view).level()).isGreaterThanOrEqualTo(RiskLevel.HIGH);
    assertThat(rated("mysql", "RENAME TABLE users TO x, people TO users").level())
        .isGreaterThanOrEqualTo(RiskLevel.HIGH);
  }
}
