package dev.sluice.db.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Capability;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryShelf;
import dev.sluice.db.RecoveryShelf.Item;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was set aside, looked at and acted on by hand. */
abstract class ShelfContract extends UndoContract {
  private int made;

  private interface Work {
    void on(RecoveryShelf shelf) throws SQLException;
  }

  private void shelf(Work work) throws SQLException {
    try (Database database = engine().open(settings())) {
      work.on(database.recovery().orElseThrow());
    }
  }

  private void table() throws SQLException {
    assumeTrue(engine().capabilities().contains(Capability.RECOVERY_ARTIFACTS));
    sql(
        "CREATE TABLE p (id int NOT NULL PRIMARY KEY, s varchar(20))",
        "INSERT INTO p VALUES (1, 'one'), (2, NULL), (3, 'three')");
  }

  private Item setAside(String script) throws SQLException {
    assertThat(
            run(Plans.up(
                    engine(),
                    "s" + ++made,
                    "w/" + made,
                    script,
                    Plans.limits(Duration.ofSeconds(20), 1_000)))
                .state())
        .isEqualTo(State.APPLIED);
    try (Database database = engine().open(settings())) {
      return database.recovery().orElseThrow().list().get(0);
    }
  }

  @Test
  void theShelfIsEmptyWhereNothingEverWasSetAside() throws SQLException {
    table();
    shelf(
        shelf -> {
          assertThat(shelf.list()).isEmpty();
          assertThat(shelf.show("none", 5)).isEmpty();
          assertThat(shelf.purge("none")).isFalse();
          assertThat(shelf.purgeExpired()).isEmpty();
          assertThatThrownBy(() -> shelf.restore("none"))
              .isInstanceOf(DatabaseException.class)
              .hasMessageContaining("none");
        });
  }

  @Test
  void theShelfShowsWhatItHolds() throws SQLException {
    table();
    Item item = setAside("DELETE FROM p WHERE id < 3");

    assertThat(item.migration()).isEqualTo("w/1");
    assertThat(item.restored()).isFalse();
    assertThat(item.bytes()).isPositive();
    assertThat(item.artifact().rows()).isEqualTo(2);
    assertThat(item.expiresAt()).isAfter(Instant.now().plus(Duration.ofDays(29)));
    shelf(
        shelf -> {
          RecoveryShelf.Content content = shelf.show(item.artifact().id(), 10).orElseThrow();
          assertThat(content.columns()).containsExactlyInAnyOrder("id", "s");
          assertThat(content.rows()).hasSize(2).anyMatch(row -> row.contains("NULL"));
          assertThat(shelf.show(item.artifact().id(), 1).orElseThrow().rows()).hasSize(1);
          assertThat(shelf.digest(item.artifact().id()).orElseThrow()).matches("[0-9a-f]{64}");
          assertThat(shelf.digest("none")).isEmpty();
        });
  }

  @Test
  void oneArtifactGoesBackByItselfAndOnlyOnce() throws SQLException {
    table();
    String id = setAside("DELETE FROM p WHERE id < 3").artifact().id();

    shelf(
        shelf -> {
          assertThat(shelf.verify(id)).isEmpty();
          assertThat(ask("SELECT count(*) FROM p")).isEqualTo("1");
          assertThat(shelf.restore(id)).singleElement().asString().contains("2 rows");
          assertThat(ask("SELECT count(*) FROM p")).isEqualTo("3");
          assertThat(shelf.list().get(0).restored()).isTrue();
          assertThatThrownBy(() -> shelf.restore(id)).hasMessageContaining("before");
        });
  }

  @Test
  void addedRowsAreTakenBackFromTheShelfToo() throws SQLException {
    table();
    Item item = setAside("INSERT INTO p VALUES (4, 'four'); INSERT INTO p VALUES (5, 'five')");
    assertThat(item.artifact().rows()).isEqualTo(2);
    sql("UPDATE p SET s = 'mine' WHERE id = 5");

    shelf(
        shelf -> {
          assertThat(shelf.verify(item.artifact().id())).hasSize(1);
          List<String> lines = shelf.restore(item.artifact().id());
          assertThat(lines).anyMatch(line -> line.contains("1 added rows of"));
          assertThat(lines).anyMatch(line -> line.contains("changed since"));
        });
    assertThat(ask("SELECT count(*) FROM p WHERE id = 4")).isEqualTo("0");
    assertThat(ask("SELECT s FROM p WHERE id = 5")).isEqualTo("mine");
  }

  @Test
  void artifactsAreKeptLongerAndGoWhenTheirTimeIsOver() throws SQLException {
    table();
    String id = setAside("DELETE FROM p WHERE id = 1").artifact().id();
    String other = setAside("DELETE FROM p WHERE id = 2").artifact().id();

    shelf(
        shelf -> {
          assertThat(shelf.extend(id, Instant.now().plus(Duration.ofDays(90)))).isTrue();
          assertThat(shelf.extend(other, Instant.now().minusSeconds(5))).isTrue();
          assertThat(shelf.extend("none", Instant.now())).isFalse();
          assertThat(shelf.purgeExpired()).containsExactly(other);
          assertThat(shelf.list()).singleElement().matches(one -> one.artifact().id().equals(id));
          assertThat(shelf.list().get(0).expiresAt())
              .isAfter(Instant.now().plus(Duration.ofDays(80)));
          assertThat(shelf.purge(id)).isTrue();
          assertThat(shelf.list()).isEmpty();
          assertThatThrownBy(() -> shelf.verify(id)).isInstanceOf(DatabaseException.class);
        });
  }
}
