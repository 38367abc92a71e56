package dev.sluice.db.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.sql.Script;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordsTest {
  private static final Schema EMPTY = new Schema("plain", List.of());
  private static final Connection SESSION =
      as(
          Connection.class,
          (self, method, given) -> {
            throw new UnsupportedOperationException(method.getName());
          });

  @Test
  void tellsASchemaThatCannotBeReadFromOneThatChanged() throws SQLException {
    Trouble unread =
        stale(
            () -> {
              throw new DatabaseException(
                  Category.REFUSED, "28000", "the catalog is locked", "wait");
            });
    Trouble changed = stale(() -> EMPTY);

    assertThat(unread.code()).isEqualTo("schema-unreadable");
    assertThat(unread.message()).contains("could not be read").contains("the catalog is locked");
    assertThat(unread.action()).contains("its rehearsal still counts");
    assertThat(changed.code()).isEqualTo(ExecutionPlan.STALE);
  }

  @Test
  void readsASchemaThatTheLedgerCannotKeep() throws SQLException {
    Ledger full =
        as(
            Ledger.class,
            (self, method, given) -> {
              throw new SQLException("no space left");
            });
    StepTarget target =
        as(
            StepTarget.class,
            (self, method, given) -> method.getName().equals("ledger") ? full : EMPTY);
    ExecutionPlan plan = plan(Optional.of("sluice"));

    assertThat(new Snapshots(target, SESSION, plan).take("before")).isEqualTo(EMPTY.fingerprint());
  }

  private static Trouble stale(Look look) throws SQLException {
    StepTarget target = as(StepTarget.class, (self, method, given) -> look.schema());
    Records records = new Records(target, plan(Optional.empty()), SESSION);
    records.begin();
    return records.stale().orElseThrow();
  }

  private static ExecutionPlan plan(Optional<String> ledger) {
    Limits limits = new Limits(Duration.ZERO, Duration.ZERO, Duration.ZERO, ledger, 0);
    return new ExecutionPlan(
        "a",
        1,
        "w/1",
        "title",
        "digest",
        Direction.UP,
        new Script("", List.of()),
        Set.of(),
        Set.of(),
        limits,
        "c",
        Optional.of("rehearsed"));
  }

  private static <T> T as(Class<T> type, InvocationHandler answer) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answer));
  }

  private interface Look {
    Schema schema() throws SQLException;
  }
}
