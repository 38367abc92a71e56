package dev.sluice.db.clickhouse;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.contract.CopyBench;
import dev.sluice.db.step.Sql;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;

/** Rows into another database, beside two requests by curl with a pipe in between. */
final class ClickHouseCopyBench {
  private static final String TABLE =
      "CREATE TABLE big (id UInt64, name String, price Decimal(12, 2), at DateTime64(3, 'UTC'),"
          + " note Nullable(String)) ENGINE = MergeTree ORDER BY id";
  private static final String FILL =
      "INSERT INTO big SELECT number, 'name ' || toString(number), number / 100,"
          + " toDateTime64(1.7e9 + number, 3), if(number %% 3 = 0, NULL, 'note\\t' ||"
          + " toString(number)) FROM numbers(%d)";

  private ClickHouseCopyBench() {}

  /** Runs it. */
  public static void main(String[] none) throws IOException, SQLException, InterruptedException {
    try (LocalServer server = LocalServer.start(Files.createTempDirectory("bench"))) {
      ConnectionSettings from = made(server, FILL.formatted(CopyBench.ROWS));
      ConnectionSettings to = made(server, "SELECT 1");
      ConnectionSettings other = made(server, "SELECT 1");
      String at = "http://localhost:" + from.port() + "/?database=%s&query=%s+FORMAT+TabSeparated";
      String tools =
          "curl -s '%s' | curl -s --data-binary @- '%s'"
              .formatted(
                  at.formatted(from.database(), "SELECT+*+FROM+big"),
                  at.formatted(other.database(), "INSERT+INTO+big"));
      CopyBench.run(new ClickHouseEngine(), from, to, other, tools);
    }
  }

  private static ConnectionSettings made(LocalServer server, String fill) throws SQLException {
    ConnectionSettings settings = server.fresh();
    try (Connection session = LocalServer.open(settings)) {
      Sql.run(session, TABLE);
      Sql.run(session, fill);
    }
    return settings;
  }
}
