package dev.sluice.db.contract;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plans, settings and listeners as tests of engines name them. */
public final class Plans {
  /** Waits for locks half a second, for statements twenty, and sets nothing aside. */
  public static final Limits QUICK = limits(Duration.ofSeconds(20), 0);

  private Plans() {}

  /** Limits with a statement timeout and a number of rows that are set aside. */
  public static Limits limits(Duration statementTimeout, long recoveryRows) {
    return new Limits(
        Duration.ofMillis(500),
        statementTimeout,
        Duration.ofSeconds(20),
        Optional.of("sluice"),
        recoveryRows);
  }

  /** The up script of a migration. */
  public static ExecutionPlan up(
      DatabaseEngine engine, String attempt, String migration, String sql, Limits limits) {
    return new ExecutionPlan(
        attempt,
        1,
        migration,
        "title",
        Sha256.hex(sql),
        Direction.UP,
        engine.split(sql),
        Set.of(),
        Set.of(),
        limits,
        "c",
        Optional.empty());
  }

  /** The way back of an up plan, under the digest that was approved. */
  public static ExecutionPlan down(
      DatabaseEngine engine, String attempt, ExecutionPlan up, String sql) {
    return down(engine, attempt, up, sql, Set.of(up.attempt()));
  }

  /** The way back of several attempts of a migration. */
  public static ExecutionPlan down(
      DatabaseEngine engine, String attempt, ExecutionPlan up, String sql, Set<String> undoes) {
    return new ExecutionPlan(
        attempt,
        1,
        up.migration(),
        up.title(),
        up.digest(),
        Direction.DOWN,
        engine.split(sql),
        Set.of(),
        undoes,
        up.limits(),
        "c",
        Optional.empty());
  }

  /** Settings of a server on this machine without TLS. */
  public static ConnectionSettings local(int port, String database, String user, String password) {
    return new ConnectionSettings(
        "localhost", port, database, user, password, "disable", Map.of(), Duration.ofSeconds(5));
  }

  /** The same login through another port. */
  public static ConnectionSettings through(int port, ConnectionSettings settings) {
    return new ConnectionSettings(
        settings.host(),
        port,
        settings.database(),
        settings.user(),
        settings.password(),
        settings.tls(),
        settings.properties(),
        settings.connectTimeout());
  }

  /** A listener that writes nothing down. */
  public static class Silent implements ExecutionListener {
    /** Hears and forgets. */
    public Silent() {}

    @Override
    public void starting(Statement statement) {}

    @Override
    public void finished(StepResult result) {}

    @Override
    public void notice(int index, String severity, String text) {}

    @Override
    public void setAside(int index, RecoveryArtifact artifact) {}
  }
}
