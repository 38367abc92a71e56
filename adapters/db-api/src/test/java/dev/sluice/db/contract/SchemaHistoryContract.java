package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Database;
import dev.sluice.db.Outcome;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.SchemaHistory.Moment;
import dev.sluice.db.schema.Schema;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The schema as it was at any time is known from the ledger. */
abstract class SchemaHistoryContract extends RehearsedBaseContract {
  private static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

  @Test
  void remembersTheSchemaBeforeAndAfterEachAttempt() throws SQLException {
    try (Database database = engine().open(settings())) {
      Optional<SchemaHistory> found = database.history();
      assumeTrue(found.isPresent(), "this engine's ledger does not tell of schemas");
      SchemaHistory history = found.orElseThrow();
      assertThat(history.moments(EVER, 10)).as("before the first attempt").isEmpty();
      Schema start = database.schema();
      run(up("a1", "CREATE TABLE first_made (i int NOT NULL)"));
      Schema between = database.schema();
      run(up("a2", "CREATE TABLE then_made (i int NOT NULL)"));

      List<Moment> moments = history.moments(EVER, 10);

      assertThat(moments).extracting(Moment::attempt).containsExactly("a2", "a2", "a1", "a1");
      assertThat(moments)
          .extracting(Moment::when)
          .containsExactly("after", "before", "after", "before");
      assertThat(moments).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
      assertThat(schema(history, moments.get(3)).fingerprint()).isEqualTo(start.fingerprint());
      assertThat(schema(history, moments.get(2))).isEqualTo(between);
      assertThat(schema(history, moments.get(1))).isEqualTo(between);
      assertThat(schema(history, moments.get(0))).isEqualTo(database.schema());
      Moment middle = moments.get(2);
      assertThat(history.moments(middle.at(), 1)).containsExactly(middle);
      assertThat(history.moments(moments.get(3).at().minusSeconds(1), 10)).isEmpty();
    }
  }

  /** An older version kept a text of which no schema can be made, under the same fingerprint. */
  @Test
  void keepsTheSchemaAnewWhereAnOlderVersionKeptLess() throws SQLException {
    try (Database database = engine().open(settings())) {
      Optional<SchemaHistory> found = database.history();
      assumeTrue(found.isPresent(), "this engine's ledger does not tell of schemas");
      SchemaHistory history = found.orElseThrow();
      run(up("a1", "CREATE TABLE first_made (i int NOT NULL)"));
      String snapshots = target().batchWords().ledger().replace("batches", "snapshots");
      sql("UPDATE " + snapshots + " SET content = 'TABLE first_made'");
      assertThat(history.schema(history.moments(EVER, 1).get(0))).isEmpty();
      Schema between = database.schema();

      run(up("a2", "CREATE TABLE then_made (i int NOT NULL)"));

      assertThat(schema(history, history.moments(EVER, 10).get(1))).isEqualTo(between);
    }
  }

  /** The content of equal schemas is kept once, in the row of whoever saw it first. */
  @Test
  void keepsASchemaForOthersWhenTheAttemptThatSawItFirstBeginsAgain() throws SQLException {
    try (Database database = engine().open(settings())) {
      Optional<SchemaHistory> found = database.history();
      assumeTrue(found.isPresent(), "this engine's ledger does not tell of schemas");
      SchemaHistory history = found.orElseThrow();
      Schema start = database.schema();
      String script = "CREATE TABLE never_made (i int NOT NULL)";
      assertThat(run(up("a1", script).on("of another schema")).state())
          .isEqualTo(Outcome.State.NOT_STARTED);
      run(Plans.up(engine(), "a2", "w/2", "CREATE TABLE made (i int NOT NULL)", Plans.QUICK));

      assertThat(run(up("a1", script).on(start.fingerprint())).state())
          .isEqualTo(Outcome.State.NOT_STARTED);

      Moment kept =
          history.moments(EVER, 10).stream()
              .filter(moment -> moment.attempt().equals("a2") && moment.when().equals("before"))
              .findFirst()
              .orElseThrow();
      assertThat(schema(history, kept)).isEqualTo(start);
    }
  }

  private static Schema schema(SchemaHistory history, Moment moment) {
    return history.schema(moment).orElseThrow();
  }
}
