package dev.sluice.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.SafePlan.Part;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No statement of a plan stands before one of the script that it may depend on. */
class PlanOrderTest {
  private static SafePlan plan(String script) {
    return SafePlansTest.plan("postgresql", script);
  }

  /** For each step its phase and the statements of the script that its parts stem from. */
  private static String order(SafePlan plan) {
    return plan.steps().stream()
        .map(
            step ->
                step.phase().word()
                    + step.parts().stream()
                        .map(part -> " " + part.statement())
                        .distinct()
                        .collect(Collectors.joining()))
        .collect(Collectors.joining(", "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "UPDATE users SET a = b WHERE c = 1; INSERT INTO users VALUES (1) | backfill 1 2",
        "UPDATE users SET a = b WHERE c = 1; INSERT INTO other VALUES (1) | backfill 1 2",
        "ALTER TABLE users ALTER a SET NOT NULL; ALTER TABLE orders ALTER a SET NOT NULL | expand 1"
            + " 2, backfill 1 2, switch 1 2",
        "ALTER TABLE users ALTER a SET NOT NULL; ALTER TABLE users ALTER b SET NOT NULL | expand 1,"
            + " backfill 1, switch 1 2, backfill 2, switch 2",
        "ALTER TABLE users ADD CONSTRAINT u UNIQUE (a); ALTER TABLE orders ADD CONSTRAINT f FOREIGN"
            + " KEY (a) REFERENCES users (a) | expand 1, switch 1 2, backfill 2",
        "ALTER TABLE users DROP COLUMN a; ALTER TABLE users ALTER b SET NOT NULL | contract 1,"
            + " expand 2, backfill 2, switch 2",
        "ALTER TABLE users DROP COLUMN a; ALTER TABLE orders ALTER b SET NOT NULL | expand 2,"
            + " backfill 2, switch 2, contract 1",
        "DROP TABLE users; CREATE TABLE users (id int); INSERT INTO users VALUES (1) | contract 1,"
            + " expand 2 3",
        "DROP INDEX i; CREATE INDEX k ON users (a) | switch 1 2",
        "ALTER TABLE users ALTER a SET NOT NULL; CREATE VIEW v AS SELECT a FROM users | expand 1,"
            + " backfill 1, switch 1 2",
        "ALTER TABLE users DROP COLUMN a, DROP COLUMN b | contract 1",
      })
  void isThatOfTheScript(String script, String order) {
    assertThat(order(plan(script))).isEqualTo(order);
  }

  @Test
  void keepsWhatTakesSeveralThingsAwayOneStatement() {
    assertThat(plan("ALTER TABLE users DROP COLUMN a, DROP COLUMN b").steps())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.parts())
                  .extracting(Part::sql)
                  .isEqualTo(List.of("ALTER TABLE users DROP COLUMN a, DROP COLUMN b"));
              assertThat(step.people()).singleElement().asString().contains("column a", "column b");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ALTER a SET NOT NULL; SET search_path = b; ALTER TABLE users DROP c",
        "CREATE TEMP TABLE t AS SELECT 1; DELETE FROM users WHERE a = 1; DROP TABLE t",
        "LOCK TABLE users; DELETE FROM users WHERE a = 1",
        "INSERT INTO users VALUES (1); UPDATE orders SET a = lastval() WHERE b > 1",
        "CREATE TABLE pg_temp.t (a int); DELETE FROM users WHERE a = 1",
        "SELECT set_config('search_path', 'b', false); ALTER TABLE users ALTER a SET NOT NULL",
      })
  void hasNoPlanForWhatLivesInASession(String script) {
    assertThat(plan(script).steps()).isEmpty();
    assertThat(plan(script).remarks()).singleElement().asString().contains("in its session");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALTER TABLE users ADD CONSTRAINT adult CHECK (age > 17) | keep to adult of users",
        "ALTER TABLE users ALTER a SET NOT NULL | write a in every row of users",
        "ALTER TABLE users ADD CONSTRAINT k UNIQUE (a) | keep (a) of users unique",
      })
  void saysWhatProgramsDoBeforeOldWritesAreRefused(String script, String people) {
    assertThat(plan(script).steps().get(0).people())
        .singleElement()
        .asString()
        .contains(people, "from this step on the database refuses");
  }

  @Test
  void keepsAFileALineOfPeopleLong() {
    String script = "ALTER TABLE \"u\nDROP TABLE x\" ALTER a SET NOT NULL";

    assertThat(plan(script).steps().get(0).file().lines().filter(line -> line.startsWith("DROP")))
        .as("only what the script names itself")
        .allMatch(line -> line.contains("CONSTRAINT"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ADD COLUMN c int; UPDATE users SET c = a; UPDATE users SET c = c + 1",
        "ALTER TABLE users ADD c int; INSERT INTO users (c) VALUES (1); UPDATE users SET c = 0",
        "ALTER TABLE users ADD c int; UPDATE users SET c = 1 WHERE b > 1; UPDATE users SET c = 0",
        "ALTER TABLE s.users ADD c int; UPDATE users SET c = 0",
        "ALTER TABLE \"Users\" ADD c int; UPDATE users SET c = 0",
        "ALTER TABLE users ADD \"C\" int; UPDATE users SET c = 0",
        "ALTER TABLE users ADD COLUMN IF NOT EXISTS c int; UPDATE users SET c = 0",
      })
  void overwritesWhatMayHaveAValueAsTheScriptDoes(String script) {
    List<Part> parts =
        plan(script).steps().stream().flatMap(step -> step.parts().stream()).toList();

    assertThat(parts.get(parts.size() - 1).sql()).contains("SET c = ").doesNotContain("IS NULL");
  }
}
