package dev.sluice.db.postgresql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.contract.RowWords;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** An embedded server that asks one role for its password. */
final class ServerContractTarget implements ContractTarget {
  private static final List<String> SCHEMA =
      List.of(
          "CREATE SCHEMA shop",
          "CREATE TYPE shop.mood AS ENUM ('good', 'it''s bad')",
          "CREATE DOMAIN shop.positive AS int CHECK (VALUE > 0)",
          "CREATE TABLE shop.customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
              + " name text NOT NULL COLLATE \"C\" DEFAULT 'n''o', mood shop.mood, size"
              + " shop.positive, twice int GENERATED ALWAYS AS (id * 2) STORED)",
          "CREATE TABLE shop.purchase (id int PRIMARY KEY, customer bigint REFERENCES shop.customer"
              + " ON DELETE CASCADE, \"Odd \"\"Name\" int CHECK (\"Odd \"\"Name\" > 1))",
          "CREATE UNIQUE INDEX \"some\" ON shop.purchase (lower(customer::text)) WHERE id > 3",
          "CREATE VIEW shop.v AS SELECT c.name FROM shop.customer c",
          "CREATE MATERIALIZED VIEW shop.m AS SELECT name FROM shop.v",
          "CREATE FUNCTION shop.f(i int) RETURNS int LANGUAGE sql AS $$ SELECT i + 1 $$",
          "COMMENT ON COLUMN shop.customer.name IS 'what; it''s'");
  private static final String PASSWORD = "s3cret 'word";
  private final AtomicReference<Optional<EmbeddedPostgres>> running =
      new AtomicReference<>(Optional.empty());
  private int made;

  void start() throws IOException, SQLException {
    running.set(Optional.of(EmbeddedPostgres.builder().start()));
    try (Connection session = owner()) {
      Sql.run(session, "CREATE ROLE boss SUPERUSER LOGIN PASSWORD " + Quoting.literal(PASSWORD));
      Path rules = Path.of(Sql.texts(session, "SHOW hba_file").get(0));
      String trusting = Files.readString(rules);
      Files.writeString(rules, "host all boss all password\n" + trusting);
      Sql.texts(session, "SELECT pg_reload_conf()");
    }
  }

  private EmbeddedPostgres server() {
    return Objects.requireNonNull(running.get()).orElseThrow();
  }

  private Connection owner() throws SQLException {
    return server().getPostgresDatabase().getConnection();
  }

  void close() throws IOException {
    server().close();
  }

  @Override
  public DatabaseEngine engine() {
    return new PostgresEngine();
  }

  @Override
  public ConnectionSettings fresh() throws SQLException {
    String name = "contract_" + made++;
    try (Connection session = owner()) {
      Sql.run(session, "CREATE DATABASE " + name + " OWNER boss");
    }
    return Plans.local(server().getPort(), name, "boss", PASSWORD);
  }

  @Override
  public Connection connect(ConnectionSettings settings) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + settings.port() + "/" + settings.database(),
        settings.user(),
        settings.password());
  }

  @Override
  public Optional<Integer> port() {
    return Optional.of(server().getPort());
  }

  @Override
  public Optional<ConnectionSettings> weak(ConnectionSettings settings) throws SQLException {
    String role = "weak_" + settings.database();
    try (Connection session = owner()) {
      Sql.run(session, "CREATE ROLE " + role + " LOGIN PASSWORD 'weak'");
    }
    return Optional.of(settings.withLogin(role, "weak"));
  }

  @Override
  public ConnectionSettings reader(ConnectionSettings settings) throws SQLException {
    try (Connection session = connect(settings)) {
      if (Sql.texts(session, "SELECT 1 FROM pg_roles WHERE rolname = 'reader'").isEmpty()) {
        Sql.run(session, "CREATE ROLE reader LOGIN PASSWORD 'reader'");
      }
      Sql.run(session, "GRANT USAGE ON SCHEMA public TO reader");
      Sql.run(session, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    }
    return settings.withLogin("reader", "reader");
  }

  @Override
  public BatchWords batchWords() {
    return new BatchWords(
        "sluice.sluice_batches",
        "random() < 0.5",
        "",
        List.of(
            "CREATE FUNCTION mute() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN RETURN NULL; END'",
            "CREATE TRIGGER mute BEFORE UPDATE ON acc FOR EACH ROW WHEN (OLD.id = 5)"
                + " EXECUTE FUNCTION mute()"));
  }

  @Override
  public RowWords rowWords() {
    return PostgresRowWords.words();
  }

  @Override
  public Words words() {
    return new Words(
        "SELECT 1 / 0",
        "SELECT pg_sleep(30)",
        "SELECT pg_sleep(0.5)",
        Optional.of("LOCK TABLE odo IN ACCESS EXCLUSIVE MODE"),
        SCHEMA);
  }
}
