package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.Database;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.RecoveryShelf.Item;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A table that was moved away, looked at and acted on by hand. */
class SoftDropShelfTest extends OnMariaDb {
  private interface Work {
    void on(SoftDropBench bench, RecoveryShelf shelf, String id) throws SQLException;
  }

  private static void dropped(Work work) throws SQLException {
    SoftDropBench bench = new SoftDropBench(server(), ENGINE);
    bench.up("DROP TABLE t");
    try (Database database = bench.open(bench.settings())) {
      RecoveryShelf shelf = database.recovery().orElseThrow();
      work.on(bench, shelf, shelf.list().get(0).artifact().id());
    }
  }

  @Test
  void isListedWithItsTimeItsSpaceAndItsRows() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          Item item = shelf.list().get(0);

          assertThat(item.artifact().rows()).isGreaterThan(10);
          assertThat(item.bytes()).isPositive();
          assertThat(item.expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(29)));
          assertThat(shelf.show(id, 3).orElseThrow().columns())
              .containsExactlyInAnyOrder("id", "s", "p");
          assertThat(shelf.show(id, 3).orElseThrow().rows()).hasSize(3);
          assertThat(shelf.digest(id)).isEmpty();
        });
  }

  @Test
  void goesBackByItselfAndOnlyOnce() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          assertThat(shelf.verify(id)).isEmpty();

          assertThat(shelf.restore(id)).containsExactly(id + ": the table t put back");

          assertThat(bench.ask("SELECT count(*) FROM t")).containsExactly("50");
          assertThat(shelf.list().get(0).restored()).isTrue();
          assertThat(shelf.verify(id)).isEmpty();
          assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("before");
        });
  }

  @Test
  void givesItsRowsToATableThatIsInUse() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          bench.sql(
              "CREATE TABLE t (id int PRIMARY KEY, s varchar(20))",
              "INSERT INTO t VALUES (100, 'mine')");

          assertThat(shelf.verify(id)).isEmpty();
          assertThat(shelf.restore(id)).containsExactly(id + ": 49 rows of t put back");

          assertThat(bench.ask("SELECT s FROM t WHERE id = 100")).containsExactly("mine");
        });
  }

  @Test
  void isCompletedByHandWhereItsReturnBrokeOff() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          bench.sql("DELETE FROM p");
          assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("t is back, but lacks");
          bench.sql("INSERT INTO p VALUES (1)");

          assertThat(shelf.restore(id)).containsExactly(id + ": the table t put back");

          assertThat(bench.ask("SHOW TRIGGERS")).containsExactly("told");
        });
  }

  @Test
  void staysLongerAndIsDroppedWhenItsTimeIsOver() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          assertThat(shelf.extend(id, Instant.now().plus(Duration.ofDays(90)))).isTrue();
          assertThat(shelf.purgeExpired()).isEmpty();
          assertThat(shelf.extend(id, Instant.now().minusSeconds(5))).isTrue();

          assertThat(shelf.purgeExpired()).containsExactly(id);

          assertThat(bench.kept()).isEmpty();
          assertThat(shelf.list()).isEmpty();
        });
  }

  @Test
  void staysAfterItsTimeWhereTheListAloneSaysWhatItLacks() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          bench.sql("DELETE FROM p");
          assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("t is back, but lacks");
          shelf.extend(id, Instant.now().minusSeconds(5));

          assertThat(shelf.purgeExpired()).isEmpty();
          assertThat(shelf.list()).hasSize(1);
          bench.sql("CREATE TABLE sluice_%s_n (i int)".formatted(id));
          assertThat(shelf.purge(id)).isTrue();

          assertThat(bench.kept()).isEmpty();
        });
  }

  @Test
  void isDroppedWhenSomebodyPurgesIt() throws SQLException {
    dropped(
        (bench, shelf, id) -> {
          assertThat(shelf.purge(id)).isTrue();

          assertThat(bench.kept()).isEmpty();
        });
  }
}
