package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.contract.CopyBench;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Streamed rows and INSERTs of many rows on MariaDB, against mariadb-dump through a pipe. */
final class MySqlCopyBench {
  private static final String TABLE =
      "CREATE TABLE big (id bigint, name varchar(80), amount decimal(12,2), at datetime(6), ok"
          + " tinyint(1))";

  private MySqlCopyBench() {}

  /** Prints the times and their ratio. */
  public static void main(String[] words) throws IOException, SQLException, InterruptedException {
    TestServer server = TestServer.mariaDb().orElseThrow();
    ConnectionSettings from = server.fresh();
    ConnectionSettings to = server.fresh();
    ConnectionSettings other = server.fresh();
    try (Connection session = server.root(from.database())) {
      Sql.run(session, TABLE);
      Sql.run(
          session,
          "INSERT INTO big SELECT seq, concat('name of ', seq), seq / 7, now(6) + INTERVAL seq"
              + " SECOND, seq % 2 FROM seq_1_to_"
              + CopyBench.ROWS);
    }
    try (Connection session = server.root(to.database())) {
      Sql.run(session, TABLE);
    }
    String login = " --no-defaults --host=127.0.0.1 --user=root --port=" + server.port() + " ";
    CopyBench.run(
        new MariaDbEngine(),
        from,
        to,
        other,
        "mariadb-dump" + login + from.database() + " | mariadb" + login + other.database());
  }
}
