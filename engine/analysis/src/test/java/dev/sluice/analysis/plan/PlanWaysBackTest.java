package dev.sluice.analysis.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.SafePlan.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A way back restores what was there before, not what a statement would usually find. */
class PlanWaysBackTest {
  private static Optional<String> last(String script) {
    List<Step> steps = PlanObstaclesTest.plan(script).steps();
    return steps.get(steps.size() - 1).down();
  }

  @Test
  void leavesAColumnNotNullThatWasSoBefore() {
    assertThat(last("ALTER TABLE plain ALTER n SET NOT NULL").orElseThrow())
        .startsWith("ALTER TABLE plain ADD CONSTRAINT plain_n_not_null CHECK")
        .doesNotContain("DROP NOT NULL");
    assertThat(last("ALTER TABLE plain ALTER part SET NOT NULL").orElseThrow())
        .contains("ALTER COLUMN part DROP NOT NULL");
  }

  @Test
  void isNotGuessedWhereTheScriptItselfMayHaveChangedTheColumn() {
    String again = "; ALTER TABLE plain ALTER n SET NOT NULL";

    assertThat(last("ALTER TABLE plain ALTER n DROP NOT NULL" + again)).isEmpty();
    assertThat(last("DO 'BEGIN ALTER TABLE plain ALTER n DROP NOT NULL; END'" + again)).isEmpty();
    assertThat(last("ALTER TABLE shop.heir ADD told2 int" + again)).isPresent();
  }

  @Test
  void isNotGuessedWhereNobodyKnowsTheColumn() {
    for (String script :
        List.of(
            "ALTER TABLE users ALTER mail SET NOT NULL",
            "ALTER TABLE users ADD PRIMARY KEY (mail)")) {
      assertThat(SafePlansTest.plan("postgresql", script).steps())
          .as(script)
          .noneMatch(step -> step.down().orElse("").contains("DROP NOT NULL"))
          .anyMatch(step -> step.down().isEmpty());
    }
    assertThat(last("ALTER TABLE plain ALTER missing SET NOT NULL")).isEmpty();
  }

  @Test
  void lettingNullInIsOneForAColumnThatThePlanAdds() {
    String script = "ALTER TABLE users ADD token uuid NOT NULL DEFAULT gen_random_uuid()";

    assertThat(SafePlansTest.plan("postgresql", script).steps())
        .last()
        .satisfies(step -> assertThat(step.down().orElseThrow()).contains("DROP NOT NULL"));
  }

  @Test
  void leavesAnIndexThatWasThereBefore() {
    String maybe = "CREATE INDEX IF NOT EXISTS ix ON users (nick)";

    for (String engine : List.of("postgresql", "mariadb", "oracle")) {
      assertThat(SafePlansTest.plan(engine, maybe).steps())
          .as(engine)
          .singleElement()
          .satisfies(step -> assertThat(step.down()).isEmpty());
      assertThat(SafePlansTest.plan(engine, maybe.replace("IF NOT EXISTS ", "")).steps())
          .as(engine)
          .singleElement()
          .satisfies(step -> assertThat(step.down()).get().asString().contains("DROP INDEX"));
    }
  }
}
