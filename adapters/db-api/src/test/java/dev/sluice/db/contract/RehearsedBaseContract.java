package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A script runs on the schema that it was rehearsed on, or not at all. */
abstract class RehearsedBaseContract extends ShelfContract {
  private static final String SCRIPT =
      "CREATE TABLE made (i int NOT NULL); INSERT INTO odo VALUES (1)";

  @Test
  void sendsNothingWhenTheSchemaChangedSinceTheRehearsal() throws SQLException {
    String rehearsed = fingerprint();
    sql("CREATE TABLE byhand (i int NOT NULL)");

    Outcome refused = run(up("a1", SCRIPT).on(rehearsed));

    assertThat(refused.state()).as("%s", refused).isEqualTo(State.NOT_STARTED);
    assertThat(refused.trouble().orElseThrow().code()).isEqualTo(ExecutionPlan.STALE);
    assertThat(refused.trouble().orElseThrow().message())
        .contains("not the one that was rehearsed");
    assertThat(refused.trouble().orElseThrow().action()).contains("Rehearse it again");
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("0");
  }

  @Test
  void runsWhenTheSchemaIsTheRehearsedOneAgain() throws SQLException {
    String rehearsed = fingerprint();
    sql("CREATE TABLE byhand (i int NOT NULL)");
    run(up("a1", SCRIPT).on(rehearsed));
    sql("DROP TABLE byhand");

    Outcome applied = run(up("a2", SCRIPT).on(rehearsed));

    assertThat(applied.state()).as("%s", applied).isEqualTo(State.APPLIED);
    assertThat(applied.schemaBefore()).isEqualTo(rehearsed);
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("1");
  }
}
