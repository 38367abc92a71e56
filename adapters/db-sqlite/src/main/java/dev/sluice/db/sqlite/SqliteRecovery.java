package dev.sluice.db.sqlite;

import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.step.Recovery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Sets rows aside in tables of the same file and puts them back, always inside the migration's own
 * transaction: either both happened or neither did.
 */
final class SqliteRecovery implements Recovery {
  private final Connection connection;
  private final ExecutionPlan plan;
  private final ExecutionListener listener;
  private final Optional<RecoverySetAside> setAside;
  private final Optional<RecoveryPutBack> putBack;

  SqliteRecovery(Connection connection, ExecutionPlan plan, ExecutionListener listener) {
    this.connection = connection;
    this.plan = plan;
    this.listener = listener;
    Optional<RecoveryStore> store =
        plan.limits().ledgerSchema().map(name -> new RecoveryStore(connection, name));
    this.setAside =
        store
            .filter(any -> plan.limits().recoveryRows() > 0)
            .map(list -> new RecoverySetAside(connection, list, plan, listener));
    this.putBack =
        store
            .filter(any -> Recovery.putsBack(plan))
            .map(list -> new RecoveryPutBack(connection, list, plan.undoes()));
  }

  @Override
  public void before(Statement statement, StatementReading reading) throws SQLException {
    if (putBack.isPresent()) {
      putBack.get().look();
    }
    boolean inside = statement.transactional() && !connection.getAutoCommit();
    if (setAside.isPresent() && inside) {
      setAside.get().before(statement, reading);
    } else if (plan.limits().recoveryRows() > 0 && reading.has(Trait.DESTROYS_DATA)) {
      listener.notice(statement.index(), "WARNING", "not set aside: there is no ledger to keep it");
    }
  }

  @Override
  public void after(Statement statement) throws SQLException {
    if (setAside.isPresent()) {
      setAside.get().after(statement);
    }
  }

  @Override
  public void complete() throws SQLException {
    if (setAside.isPresent()) {
      setAside.get().complete();
    }
  }

  @Override
  public List<String> putBack() throws SQLException {
    return putBack.isPresent() ? putBack.get().run() : List.of();
  }
}
