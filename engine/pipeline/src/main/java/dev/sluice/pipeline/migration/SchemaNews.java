package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.compare.SchemaSeen;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.migration.StoredMigration.StoredStage;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What a look at a connection means for the migrations that wait to run on it. */
@Component
class SchemaNews {
  private final MigrationStore migrations;
  private final StageStore stages;
  private final Verdicts verdicts;
  private final Dispatch dispatch;
  private final MigrationLock lock;
  private final TransactionOperations transactions;

  SchemaNews(
      MigrationStore migrations,
      StageStore stages,
      Verdicts verdicts,
      Dispatch dispatch,
      MigrationLock lock,
      TransactionOperations transactions) {
    this.migrations = migrations;
    this.stages = stages;
    this.verdicts = verdicts;
    this.dispatch = dispatch;
    this.lock = lock;
    this.transactions = transactions;
  }

  @EventListener
  void on(SchemaSeen seen) {
    List<MigrationKey> waiting =
        stages.waiting(
            seen.connection().workspace(),
            seen.connection().environment(),
            seen.connection().connection());
    for (MigrationKey key : waiting) {
      transactions.executeWithoutResult(
          status -> {
            lock.take(key);
            hear(migrations.get(key), seen);
          });
    }
  }

  private void hear(StoredMigration migration, SchemaSeen seen) {
    StoredStage stage = migration.stage(seen.connection().environment());
    String connection = seen.connection().connection();
    Verdicts.Seen schema = new Verdicts.Seen(seen.fingerprint(), seen.askedAt());
    if (stage.state() != RunState.PENDING) {
      return;
    }
    Actor watch = Actor.system(migration.key().workspace(), "drift-watch");
    if (verdicts.lapses(migration, stage, connection, schema)) {
      verdicts.lapse(migration, stage, connection, watch);
      verdicts.voidDecisions(migration, stage);
    }
    dispatch.advance(migration, watch.correlation());
  }
}
