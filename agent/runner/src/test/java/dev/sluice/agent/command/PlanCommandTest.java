package dev.sluice.agent.command;

import static dev.sluice.agent.command.Said.sluice;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PlanCommandTest {
  private static final String CHANGE =
      "ALTER TABLE orders ALTER total SET NOT NULL; UPDATE orders SET nick = '' WHERE nick = '-';"
          + " ALTER TABLE orders DROP COLUMN nick;";

  @TempDir private Path folder;

  private String script(String sql) throws IOException {
    return Files.writeString(folder.resolve("change.sql"), sql).toString();
  }

  @Test
  void tellsTheStepsWithWhatPeopleDoBetweenThem() throws IOException {
    Said said =
        sluice("sql", "plan", "--engine=postgresql", "--rows=orders=40000000", script(CHANGE));

    assertThat(said.exit()).isZero();
    assertThat(said.out())
        .contains("HIGH as it stands; in 4 steps")
        .containsSubsequence("1  Expand", "2  Backfill", "3  Switch", "4  Contract")
        .contains("-- sluice:batches", "Before it: Deploy applications that write total");
  }

  @Test
  void writesAFileForEachStepWithItsWayBack() throws IOException {
    Path out = folder.resolve("plan");
    String script = script("ALTER TABLE users ALTER COLUMN mail SET NOT NULL;");

    Said said = sluice("sql", "plan", "--engine=postgresql", "--output=" + out, script);

    assertThat(said.exit()).isZero();
    assertThat(out).isDirectoryContaining("glob:**/1-expand.sql");
    assertThat(out.resolve("1-expand.sql"))
        .content()
        .contains("NOT VALID;\n", "\n-- DOWN\nALTER TABLE users DROP CONSTRAINT");
    assertThat(out.resolve("2-backfill.sql")).content().contains("VALIDATE").doesNotContain("DOWN");
    assertThat(out.resolve("3-switch.sql")).content().contains("SET NOT NULL;");
  }

  @Test
  void doesNotMixTwoPlansInAFolder() throws IOException {
    Path out = folder.resolve("plan");
    String script = script(CHANGE);
    sluice("sql", "plan", "--engine=postgresql", "--output=" + out, script);

    Said again = sluice("sql", "plan", "--engine=postgresql", "--output=" + out, script);

    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("holds a plan already", "Name another folder");
  }

  @Test
  void leavesTheWayBackOutAndWritesNothingWhereThereIsNoPlan() throws IOException {
    Path out = folder.resolve("plan");
    String back = CHANGE + "\n-- DOWN\nDROP TABLE gone_by_then;\n";
    String own = "BEGIN; UPDATE t SET a = 1; COMMIT;";

    Said without = sluice("sql", "plan", "--engine=postgresql", script(back));
    Said none = sluice("sql", "plan", "--engine=postgresql", "--output=" + out, script(own));

    assertThat(without.out()).doesNotContain("gone_by_then").contains("in 4 steps");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.out()).contains("begins or ends transactions by itself");
    assertThat(none.err()).contains("Nothing is written");
    assertThat(out).doesNotExist();
  }

  @Test
  void printsJsonThatSaysWhereNoSafeFormIsKnown() throws IOException {
    Said said =
        sluice(
            "sql",
            "plan",
            "--engine=mysql",
            "--format=json",
            script("ALTER TABLE t ENGINE=MyISAM"));

    JsonNode plan = said.json();
    assertThat(said.exit()).isEqualTo(1);
    assertThat(plan.path("unsafe").path(0).path("statement").asInt()).isEqualTo(1);
    assertThat(plan.path("unsafe").path(0).path("why").asString()).isNotBlank();
  }

  @Test
  void saysWhatIsWrongWithItsArguments() throws IOException {
    Path snapshot = Files.writeString(folder.resolve("s.json"), "{}");

    Said none = sluice("sql", "plan", "--engine=postgresql", folder.resolve("no.sql").toString());
    Said rows = sluice("sql", "plan", "--engine=postgresql", "--rows=t=-1", script(CHANGE));
    Said schema =
        sluice("sql", "plan", "--engine=postgresql", "--schema=" + snapshot, script(CHANGE));

    assertThat(none.err()).contains("There is no file");
    assertThat(rows.err()).contains("cannot have -1 rows");
    assertThat(schema.err()).contains("is no snapshot");
    assertThat(none.exit()).isEqualTo(2);
  }
}
