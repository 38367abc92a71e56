package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.contract.ReadingBench;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reading a large schema of MariaDB, against mysqldump. */
final class SchemaReadingBench {
  private static final String INDEXES = ", KEY a (c1), UNIQUE KEY b (c2, c4), KEY c (c3(10), c6)";

  private SchemaReadingBench() {}

  /** Prints the times and their ratio. */
  public static void main(String[] words) throws IOException, SQLException, InterruptedException {
    TestServer server = TestServer.mariaDb().orElseThrow();
    ConnectionSettings settings = server.fresh();
    try (Connection session = server.root(settings.database())) {
      for (String table : ReadingBench.tables(INDEXES)) {
        Sql.run(session, table);
      }
    }
    ReadingBench.run(
        server.engine(),
        settings,
        List.of(
            "mysqldump",
            "--no-defaults",
            "--no-data",
            "--host=127.0.0.1",
            "--port=" + server.port(),
            "--user=boss",
            "--password=" + TestServer.PASSWORD,
            settings.database()));
  }
}
