package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ReadLimits;
import dev.sluice.db.ReadSession;
import dev.sluice.db.Row;
import dev.sluice.db.Rows;
import dev.sluice.db.Rows.End;
import dev.sluice.db.step.Deadline;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A session for questions answers them, within limits, and changes nothing. */
abstract class ReadSessionContract extends ContractSession {
  private static final ReadLimits WIDE = limits(60, 2_000_000, 1L << 30);

  private static ReadLimits limits(int seconds, long rows, long bytes) {
    return new ReadLimits(Duration.ofSeconds(seconds), rows, bytes);
  }

  private boolean able() {
    return engine().capabilities().contains(Capability.READ_SESSION);
  }

  private void asking(ReadLimits limits, Consumer<ReadSession> work) throws SQLException {
    assumeTrue(able());
    try (Database database = engine().open(target().reader(settings()));
        ReadSession session = database.reading(limits).orElseThrow()) {
      work.accept(session);
    }
  }

  private static List<Row> all(Rows rows) {
    List<Row> found = new ArrayList<>();
    for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
      found.add(row.get());
    }
    return found;
  }

  @Test
  void givesAReadSessionWhereItSaysSo() throws SQLException {
    try (Database database = engine().open(target().reader(settings()))) {
      assertThat(database.reading(WIDE).isPresent()).isEqualTo(able());
    }
  }

  @Test
  void answersQuestionsWithTypedRows() throws SQLException {
    sql("INSERT INTO odo VALUES (7)");
    asking(
        WIDE,
        session -> {
          Rows rows = session.query("SELECT step, NULL AS missing, 'a;b' AS words FROM odo;");

          assertThat(rows.columns().stream().map(c -> c.name()))
              .containsExactly("step", "missing", "words");
          assertThat(rows.end()).isEqualTo(End.OPEN);
          assertThat(all(rows)).containsExactly(new Row(7L, null, "a;b"));
          assertThat(rows.end()).isEqualTo(End.COMPLETE);
          for (String question : target().rowWords().allowed()) {
            assertThat(all(session.query(question))).as(question).isNotEmpty();
          }
        });
  }

  @Test
  void refusesWhatIsNotAQuestionAndChangesNothing() throws SQLException {
    sql("INSERT INTO odo VALUES (7)");
    String schema = able() ? fingerprint() : "";
    asking(
        WIDE,
        session -> {
          for (String text : target().rowWords().forbidden()) {
            assertThatThrownBy(() -> all(session.query(text)))
                .as(text)
                .isInstanceOfSatisfying(
                    DatabaseException.class,
                    refusal -> {
                      assertThat(refusal.code()).as(text).isEqualTo(ReadSession.READ_ONLY);
                      assertThat(refusal.action()).isNotBlank();
                    });
          }
        });
    assertThat(fingerprint()).isEqualTo(schema);
    assertThat(ask("SELECT count(*) FROM odo WHERE step = 7")).isEqualTo("1");
    assertThat(ask("SELECT count(*) FROM odo")).isEqualTo("1");
  }

  @Test
  void refusesALoginThatMayWrite() throws SQLException {
    assumeTrue(able() && !target().reader(settings()).equals(settings()));
    try (Database database = engine().open(settings())) {
      assertThatThrownBy(() -> database.reading(WIDE))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              refusal -> {
                assertThat(refusal.category()).isEqualTo(Category.PRIVILEGE);
                assertThat(refusal.action()).contains("GRANT");
              });
    }
  }

  @Test
  void endsAnAnswerAtItsLimitsAndSaysSo() throws SQLException {
    String many = target().rowWords().many().formatted(500_000);
    asking(
        limits(60, 10, 1L << 30),
        session -> {
          Rows rows = session.query(many);
          assertThat(all(rows)).hasSize(10);
          assertThat(rows.end()).isEqualTo(End.ROW_LIMIT);
          Rows whole = session.query(target().rowWords().many().formatted(10));
          assertThat(all(whole)).hasSize(10);
          assertThat(whole.end()).isEqualTo(End.COMPLETE);
        });
    asking(
        limits(60, 2_000_000, 1_000),
        session -> {
          Rows rows = session.query(many);
          assertThat(all(rows)).hasSizeBetween(10, 999);
          assertThat(rows.end()).isEqualTo(End.BYTE_LIMIT);
        });
  }

  @Test
  void cutsAQuestionThatTakesTooLong() throws SQLException {
    asking(
        limits(1, 10, 1_000),
        session ->
            assertThatThrownBy(() -> all(session.query(target().rowWords().endless())))
                .isInstanceOfSatisfying(
                    DatabaseException.class,
                    refusal ->
                        assertThat(refusal.category())
                            .as(refusal.getMessage())
                            .isEqualTo(Category.STATEMENT_TIMEOUT)));
  }

  @Test
  void cancelsAQuestionFromAnotherThread() throws SQLException {
    asking(
        WIDE,
        session -> {
          CompletableFuture<List<Row>> asked =
              CompletableFuture.supplyAsync(
                  () -> all(session.query(target().rowWords().endless())));
          Deadline deadline = Deadline.in(Duration.ofSeconds(30));
          while (!asked.isDone() && !deadline.over()) {
            session.cancel();
            deadline.pause();
          }
          assertThatThrownBy(asked::join)
              .isInstanceOf(CompletionException.class)
              .hasRootCauseInstanceOf(DatabaseException.class)
              .hasMessageContaining("cancelled");
          assertThat(all(session.query("SELECT 1"))).hasSize(1);
        });
  }
}
