package dev.sluice.db.postgresql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionListener;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.ExecutionPlan.Limits;
import dev.sluice.db.Outcome;
import dev.sluice.db.RecoveryArtifact;
import dev.sluice.db.StepResult;
import dev.sluice.db.contract.CuttingProxy;
import dev.sluice.db.digest.Sha256;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A real server, reached directly and through a proxy that may cut. */
final class Target implements AutoCloseable {
  private final EmbeddedPostgres server;
  final CuttingProxy proxy;
  final Database direct;
  final Database proxied;

  Target() throws IOException {
    this.server = EmbeddedPostgres.builder().start();
    this.proxy = new CuttingProxy(server.getPort());
    this.direct = open(server.getPort());
    this.proxied = open(proxy.port());
  }

  private static Database open(int port) {
    return new PostgresEngine()
        .open(
            new ConnectionSettings(
                "localhost",
                port,
                "postgres",
                "postgres",
                "",
                "disable",
                Map.of(),
                Duration.ofSeconds(5)));
  }

  Connection session() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres");
  }

  void sql(String text) throws SQLException {
    try (Connection session = session()) {
      Sql.run(session, text);
    }
  }

  String ask(String question) throws SQLException {
    try (Connection session = session()) {
      return Sql.texts(session, question).get(0);
    }
  }

  static ExecutionPlan plan(String attempt, String migration, String sql) {
    Limits limits =
        new Limits(
            Duration.ofMillis(400),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Optional.of("sluice"),
            0);
    return plan(attempt, migration, sql, limits);
  }

  static ExecutionPlan plan(String attempt, String migration, String sql, Limits limits) {
    return new ExecutionPlan(
        attempt,
        1,
        migration,
        "title",
        Sha256.hex(sql),
        Direction.UP,
        new PostgresEngine().split(sql),
        Set.of(),
        Set.of(),
        limits,
        "c",
        Optional.empty());
  }

  /** The way back of an up plan, under the digest that was approved. */
  static ExecutionPlan down(String attempt, ExecutionPlan up, String sql) {
    return new ExecutionPlan(
        attempt,
        1,
        up.migration(),
        up.title(),
        up.digest(),
        Direction.DOWN,
        new PostgresEngine().split(sql),
        Set.of(),
        Set.of(up.attempt()),
        up.limits(),
        "c",
        Optional.empty());
  }

  static Outcome run(Database database, ExecutionPlan plan) {
    return database.execute(plan, () -> true, new Silent());
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.close();
  }

  /** A listener that writes nothing down. */
  static class Silent implements ExecutionListener {
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
