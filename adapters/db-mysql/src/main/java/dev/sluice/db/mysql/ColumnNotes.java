package dev.sluice.db.mysql;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.step.Recovery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes down what a script's own statements leave in columns whose values are set aside, so that a
 * rollback writes over that and nothing else.
 */
final class ColumnNotes {
  private final Connection work;
  private final String database;
  private final RecoveryStore store;
  private final ExecutionPlan plan;
  private final List<RecoveryArtifact> written = new ArrayList<>();
  private final List<RecoveryArtifact> converted = new ArrayList<>();
  private final List<RecoveryArtifact> made = new ArrayList<>();

  ColumnNotes(Connection work, String database, RecoveryStore store, ExecutionPlan plan) {
    this.work = work;
    this.database = database;
    this.store = store;
    this.plan = plan;
  }

  /** Marks what others have written so far where a rollback's own statement writes too. */
  void before(StatementReading reading) throws SQLException {
    clear();
    if (!Recovery.putsBack(plan) || !changes(reading)) {
      return;
    }
    for (RecoveryArtifact artifact : store.open(plan.undoes())) {
      if (PutBack.column(artifact)) {
        if (uses(reading, "column", Use.CREATED, artifact.object())) {
          made.add(artifact);
        } else if (uses(reading, "table", Use.WRITTEN, PutBack.table(artifact))) {
          written.add(artifact);
        }
      }
    }
    for (RecoveryArtifact artifact : written) {
      on(artifact, ColumnValues::mark);
    }
  }

  private void clear() {
    written.clear();
    converted.clear();
    made.clear();
  }

  /** The statement is about to give the column whose values this artifact holds another type. */
  void converts(RecoveryArtifact artifact) {
    converted.add(artifact);
  }

  /** Writes down what the statement left; says of what that could not be done, and why. */
  List<String> after() throws SQLException {
    List<String> refused = new ArrayList<>();
    for (RecoveryArtifact artifact : written) {
      noted(artifact, ColumnValues::note).ifPresent(refused::add);
    }
    for (RecoveryArtifact artifact : converted) {
      noted(artifact, ColumnValues::noteConverted).ifPresent(refused::add);
    }
    for (RecoveryArtifact artifact : made) {
      noted(artifact, ColumnValues::noteMade).ifPresent(refused::add);
    }
    clear();
    return refused;
  }

  /** A statement in no transaction stands whatever comes of this, so the script goes on then. */
  private Optional<String> noted(RecoveryArtifact artifact, Work what) throws SQLException {
    try {
      on(artifact, what);
      return Optional.empty();
    } catch (SQLException refused) {
      if (Troubles.lost(refused) || !work.getAutoCommit()) {
        throw refused;
      }
      return Optional.of(
          "what the statement made of %s, so a rollback leaves those values as they are (%s)"
              .formatted(artifact.object(), Troubles.trouble(refused).message()));
    }
  }

  private static boolean changes(StatementReading reading) {
    return reading.objects().stream().anyMatch(object -> object.use() != Use.READ);
  }

  private static boolean uses(StatementReading reading, String kind, Use use, String name) {
    for (ObjectUse object : reading.objects()) {
      if (object.kind().equals(kind)
          && object.use() == use
          && object.name().equalsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private interface Work {
    void on(ColumnValues values) throws SQLException;
  }

  private void on(RecoveryArtifact artifact, Work what) throws SQLException {
    Home.in(
        work,
        database,
        () -> {
          Optional<ColumnValues> values = ColumnValues.of(work, database, store, artifact);
          if (values.isPresent()) {
            what.on(values.get());
          }
          return values;
        });
  }
}
