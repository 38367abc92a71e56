package dev.sluice.db.sqlite;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Files for tests. */
final class Databases {
  private Databases() {}

  /** A session that does not wait for the disk. */
  static Connection quick(Path file) throws SQLException {
    Connection connection = Connections.own(file, Duration.ofSeconds(5));
    Sql.run(connection, "PRAGMA journal_mode = MEMORY");
    Sql.run(connection, "PRAGMA synchronous = OFF");
    return connection;
  }

  /** A file that holds what these statements make. */
  static Path file(Path file, String script) {
    try (Connection connection = quick(file)) {
      Sql.run(connection, "PRAGMA user_version = 0");
      for (Statement statement : new SqliteEngine().split(script).statements()) {
        Sql.run(connection, statement.text());
      }
      return file;
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  static ConnectionSettings settings(Path file, Map<String, String> properties) {
    return new ConnectionSettings(
        "", 0, file.toString(), "", "", "disable", properties, Duration.ofSeconds(5));
  }

  static Database open(Path file) {
    return new SqliteEngine().open(settings(file, Map.of()));
  }

  static ExecutionPlan plan(String attempt, String sql) {
    return plan(attempt, Direction.UP, sql, Set.of());
  }

  static ExecutionPlan plan(String attempt, Direction direction, String sql, Set<String> undoes) {
    return new ExecutionPlan(
        attempt,
        1,
        "w/1",
        "a change",
        Sha256.hex(sql),
        direction,
        new SqliteEngine().split(sql),
        Set.of(),
        undoes,
        Limits.defaults(),
        "c-1",
        Optional.empty());
  }

  /** The same with half a second for everything. */
  static ExecutionPlan hurried(String attempt, String sql) {
    Duration half = Duration.ofMillis(500);
    ExecutionPlan plan = plan(attempt, sql);
    return new ExecutionPlan(
        attempt,
        1,
        plan.migration(),
        plan.title(),
        plan.digest(),
        plan.direction(),
        plan.script(),
        Set.of(),
        Set.of(),
        new Limits(half, half, half, plan.limits().ledgerSchema(), 1_000),
        "c-1",
        Optional.empty());
  }

  static Connections connections(Path file) {
    return new Connections(settings(file, Map.of()));
  }

  static Outcome run(Database database, ExecutionPlan plan) {
    return database.execute(plan, () -> true, new Listening());
  }

  static void change(Path file, String sql) {
    try (Connection connection = Connections.own(file, Duration.ofSeconds(5))) {
      Sql.run(connection, sql);
    } catch (SQLException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /** First column of every row. */
  static List<String> ask(Path file, String sql) {
    try (Connection connection = Connections.own(file, Duration.ofSeconds(5))) {
      return Sql.texts(connection, sql);
    } catch (SQLException failure) {
      throw new DatabaseException(
          DatabaseException.Category.REFUSED, "", String.valueOf(failure.getMessage()), "");
    }
  }

  /** Remembers what it is told. */
  static class Listening implements ExecutionListener {
    final List<String> notices = new ArrayList<>();
    final List<RecoveryArtifact> artifacts = new ArrayList<>();

    private final CountDownLatch started = new CountDownLatch(1);

    @Override
    public void starting(Statement statement) {
      started.countDown();
    }

    void awaitStart() {
      try {
        started.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void finished(StepResult result) {}

    @Override
    public void notice(int index, String severity, String text) {
      notices.add(text);
    }

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {
      artifacts.add(artifact);
    }
  }
}
