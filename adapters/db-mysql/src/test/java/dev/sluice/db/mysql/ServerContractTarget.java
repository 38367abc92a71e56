package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.contract.ContractTarget;
import dev.sluice.db.contract.RowWords;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** A running server for the contract. */
record ServerContractTarget(TestServer server, DatabaseEngine engine, List<String> schema)
    implements ContractTarget {
  @Override
  public ConnectionSettings fresh() throws SQLException {
    return server.fresh();
  }

  @Override
  public Connection connect(ConnectionSettings settings) throws SQLException {
    return server.root(settings.database());
  }

  @Override
  public Optional<Integer> port() {
    return Optional.of(server.port());
  }

  @Override
  public Optional<ConnectionSettings> weak(ConnectionSettings settings) throws SQLException {
    String user = "weak_" + settings.database();
    try (Connection session = server.root("")) {
      Sql.run(session, "CREATE USER " + user + "@'%' IDENTIFIED BY 'weak'");
      Sql.run(session, "GRANT SELECT ON " + settings.database() + ".* TO " + user + "@'%'");
    }
    return Optional.of(
        new ConnectionSettings(
            settings.host(),
            settings.port(),
            settings.database(),
            user,
            "weak",
            settings.tls(),
            settings.properties(),
            settings.connectTimeout()));
  }

  @Override
  public ConnectionSettings reader(ConnectionSettings settings) throws SQLException {
    String user = "reader_" + settings.database();
    try (Connection session = server.root("")) {
      Sql.run(session, "CREATE USER IF NOT EXISTS " + user + "@'%' IDENTIFIED BY 'reader'");
      Sql.run(session, "GRANT SELECT ON " + settings.database() + ".* TO " + user + "@'%'");
    }
    return settings.withLogin(user, "reader");
  }

  @Override
  public BatchWords batchWords() {
    String caseless = "varchar(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci";
    return new BatchWords("sluice_batches", "rand() < 0.5", caseless, List.of());
  }

  @Override
  public RowWords rowWords() {
    return MySqlRowWords.words();
  }

  @Override
  public Words words() {
    return new Words(
        "INSERT INTO no_such_table VALUES (1)",
        "INSERT INTO odo SELECT count(*) FROM information_schema.COLUMNS a,"
            + " information_schema.COLUMNS b, information_schema.COLUMNS c",
        "DO SLEEP(0.5)",
        Optional.of("SELECT * FROM odo"),
        schema);
  }
}
