package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.digest.Sha256;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was set aside, looked at and acted on by hand. */
class ShelfTest {
  private static EmbeddedPostgres server;
  private static Database database;
  private static RecoveryShelf shelf;
  private RecoveryBench bench;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
    database =
        new PostgresEngine()
            .open(
                new ConnectionSettings(
                    "localhost",
                    server.getPort(),
                    "postgres",
                    "postgres",
                    "",
                    "disable",
                    Map.of(),
                    Duration.ofSeconds(5)));
    shelf = database.recovery().orElseThrow();
  }

  @AfterAll
  static void stop() throws IOException {
    database.close();
    server.close();
  }

  @BeforeEach
  void sweep() throws SQLException {
    bench = new RecoveryBench(server.getPostgresDatabase());
    bench.sql("DROP SCHEMA IF EXISTS sluice CASCADE; DROP SCHEMA public CASCADE");
    bench.sql("CREATE SCHEMA public; CREATE TABLE p (id int PRIMARY KEY, s text)");
    bench.sql("INSERT INTO p VALUES (1, 'one'), (2, NULL), (3, 'three')");
  }

  private RecoveryShelf.Item setAside(String sql) {
    ExecutionPlan plan =
        new ExecutionPlan(
            "up" + Sha256.hex(sql).substring(0, 8),
            1,
            "w/1",
            "t",
            Sha256.hex(sql),
            Direction.UP,
            new PostgresEngine().split(sql),
            Set.of(),
            Set.of(),
            Limits.defaults(),
            "c",
            Optional.empty());
    assertThat(database.execute(plan, () -> true, bench).state()).isEqualTo(Outcome.State.APPLIED);
    return shelf.list().get(0);
  }

  @Test
  void isEmptyWhereNothingEverWasSetAside() {
    assertThat(shelf.list()).isEmpty();
    assertThat(shelf.show("recovery_x", 5)).isEmpty();
    assertThat(shelf.purge("recovery_x")).isFalse();
    assertThat(shelf.purgeExpired()).isEmpty();
    assertThatThrownBy(() -> shelf.restore("recovery_x"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContaining("recovery_x");
  }

  @Test
  void listsAndShowsWhatItHolds() {
    RecoveryShelf.Item item = setAside("DELETE FROM p WHERE id < 3");

    assertThat(item.migration()).isEqualTo("w/1");
    assertThat(item.restored()).isFalse();
    assertThat(item.bytes()).isPositive();
    assertThat(item.expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(29)));
    RecoveryShelf.Content content = shelf.show(item.artifact().id(), 10).orElseThrow();
    assertThat(content.columns()).containsExactlyInAnyOrder("id", "s");
    assertThat(content.rows()).hasSize(2).anyMatch(row -> row.contains("NULL"));
    assertThat(shelf.show(item.artifact().id(), 1).orElseThrow().rows()).hasSize(1);
  }

  @Test
  void putsOneBackByItselfAndOnlyOnce() throws SQLException {
    String before = bench.image("SELECT * FROM p");
    String id = setAside("DELETE FROM p WHERE id < 3").artifact().id();

    assertThat(shelf.verify(id)).isEmpty();
    assertThat(shelf.restore(id)).containsExactly(id + ": 2 rows of public.p put back");

    assertThat(bench.image("SELECT * FROM p")).isEqualTo(before);
    assertThat(shelf.list().get(0).restored()).isTrue();
    assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("before");
  }

  @Test
  void tellsOfRowsThatWereChangedSinceAndLeavesThem() throws SQLException {
    String id = setAside("UPDATE p SET s = 'x' WHERE id > 1").artifact().id();
    bench.sql("UPDATE p SET s = 'mine' WHERE id = 3");

    assertThat(shelf.verify(id)).singleElement().asString().contains("1 rows of public.p");
    assertThat(shelf.restore(id)).anyMatch(line -> line.contains("were changed since"));

    assertThat(bench.image("SELECT s FROM p WHERE id = 3"))
        .isEqualTo(bench.image("SELECT 'mine' AS s"));
  }

  @Test
  void saysWhatStandsInTheWayWithoutTouchingAnything() throws SQLException {
    String id = setAside("DELETE FROM p WHERE id = 1").artifact().id();
    bench.sql("ALTER TABLE p ADD CHECK (s <> 'one')");

    assertThat(shelf.verify(id)).singleElement().asString().contains("p_s_check");
    assertThatThrownBy(() -> shelf.restore(id)).isInstanceOf(DatabaseException.class);
    bench.sql("DROP TABLE p");
    assertThat(shelf.verify(id)).singleElement().asString().contains("is not there");
  }

  @Test
  void keepsLongerAndDropsWhenTheTimeIsOver() throws SQLException {
    String id = setAside("DELETE FROM p WHERE id = 1").artifact().id();
    String other = setAside("DELETE FROM p WHERE id = 2").artifact().id();

    assertThat(shelf.extend(id, Instant.now().plus(Duration.ofDays(90)))).isTrue();
    assertThat(shelf.extend(other, Instant.now().minusSeconds(1))).isTrue();
    assertThat(shelf.extend("recovery_x", Instant.now())).isFalse();

    assertThat(shelf.purgeExpired()).containsExactly(other);
    assertThat(shelf.list()).singleElement().matches(one -> one.artifact().id().equals(id));
    assertThat(shelf.purge(id)).isTrue();
    assertThat(shelf.list()).isEmpty();
  }

  @Test
  void readsTheListOfAnOlderVersion() throws SQLException {
    String id = setAside("DELETE FROM p WHERE id = 1").artifact().id();
    bench.sql("ALTER TABLE sluice.sluice_recovery DROP COLUMN expires_at");

    assertThat(shelf.list().get(0).expiresAt()).isAfter(Instant.now());
    assertThat(shelf.extend(id, Instant.now().plusSeconds(60))).isTrue();
    assertThat(shelf.list().get(0).expiresAt()).isBefore(Instant.now().plus(Duration.ofDays(1)));
  }
}
