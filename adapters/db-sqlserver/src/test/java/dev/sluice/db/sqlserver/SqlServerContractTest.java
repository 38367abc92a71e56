package dev.sluice.db.sqlserver;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.DatabaseEngineContract;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/** The contract on a real server in a container. */
@EnabledIf(
    value = "docker",
    disabledReason = "SQL Server runs in a container only, and there is no Docker here")
class SqlServerContractTest extends DatabaseEngineContract {
  private static final String IMAGE = "mcr.microsoft.com/mssql/server:2022-latest";
  private static final String PASSWORD = "Sluice-contract-1";
  private static final int PORT = 1433;
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final GenericContainer<?> SERVER =
      new GenericContainer<>(IMAGE)
          .withEnv("ACCEPT_EULA", "Y")
          .withEnv("MSSQL_SA_PASSWORD", PASSWORD)
          .withExposedPorts(PORT)
          .waitingFor(Wait.forLogMessage(".*SQL Server is now ready for client connections.*", 1));

  static boolean docker() {
    return System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock"));
  }

  @BeforeAll
  static void start() {
    SERVER.start();
  }

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  @Override
  protected ContractTarget target() {
    return new Container();
  }

  private static final class Container implements ContractTarget {
    @Override
    public DatabaseEngine engine() {
      return new SqlServerEngine();
    }

    @Override
    public ConnectionSettings fresh() throws SQLException {
      String name = "contract_" + COUNT.incrementAndGet();
      try (Connection session = connect(settings("master", "sa", PASSWORD))) {
        Sql.run(session, "CREATE DATABASE " + name);
      }
      return settings(name, "sa", PASSWORD);
    }

    private static ConnectionSettings settings(String database, String user, String password) {
      return Plans.local(SERVER.getMappedPort(PORT), database, user, password);
    }

    @Override
    public Connection connect(ConnectionSettings settings) throws SQLException {
      Properties all = new Connections(settings).properties("contract");
      return DriverManager.getConnection("jdbc:sqlserver://", all);
    }

    @Override
    public Optional<Integer> port() {
      return Optional.of(SERVER.getMappedPort(PORT));
    }

    @Override
    public Optional<ConnectionSettings> weak(ConnectionSettings settings) throws SQLException {
      String login = "weak_" + settings.database();
      try (Connection session = connect(settings)) {
        Sql.run(session, "CREATE LOGIN " + login + " WITH PASSWORD = '" + PASSWORD + "'");
        Sql.run(session, "CREATE USER " + login + " FOR LOGIN " + login);
        Sql.run(session, "ALTER ROLE db_datareader ADD MEMBER " + login);
      }
      return Optional.of(settings(settings.database(), login, PASSWORD));
    }

    @Override
    public Words words() {
      return new Words(
          "INSERT INTO no_such_table VALUES (1)",
          "WAITFOR DELAY '00:00:30'",
          "WAITFOR DELAY '00:00:00.500'",
          Optional.of("SELECT * FROM odo WITH (TABLOCKX, HOLDLOCK)"),
          List.of(
              "CREATE SCHEMA shop",
              "CREATE SEQUENCE shop.numbers AS bigint START WITH 5 INCREMENT BY 2",
              "CREATE TYPE shop.code FROM nvarchar(10) NOT NULL",
              "CREATE TABLE shop.orders (id int IDENTITY(1,1) CONSTRAINT pk PRIMARY KEY,"
                  + " name nvarchar(50) COLLATE Latin1_General_BIN2 NULL, total decimal(10,2)"
                  + " NOT NULL CONSTRAINT df DEFAULT (0), code shop.code,"
                  + " gross AS (total * 2) PERSISTED, CONSTRAINT positive CHECK (total >= 0))",
              "CREATE TABLE shop.lines (order_id int NOT NULL CONSTRAINT of_order REFERENCES"
                  + " shop.orders(id) ON DELETE CASCADE, text varchar(max))",
              "CREATE UNIQUE INDEX by_name ON shop.orders (name DESC) INCLUDE (total)"
                  + " WHERE name IS NOT NULL",
              "CREATE VIEW shop.totals AS SELECT id, total FROM shop.orders",
              "CREATE PROCEDURE shop.touch AS UPDATE shop.orders SET total = total",
              "CREATE TRIGGER shop.guard ON shop.orders AFTER DELETE AS SET NOCOUNT ON",
              "CREATE SYNONYM dbo.o FOR shop.orders"));
    }
  }
}
