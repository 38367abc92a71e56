package dev.sluice.db.postgresql;

import dev.sluice.db.contract.Plans;
import dev.sluice.db.contract.ReadingBench;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reading a large schema, against a pg_dump on the PATH that is as new as the server. */
final class SchemaReadingBench {
  private static final String INDEXES =
      "CREATE INDEX a%d ON t%d (c1); CREATE UNIQUE INDEX b%d ON t%d (c2, c4);"
          + " CREATE INDEX c%d ON t%d (c3, c6)";

  private SchemaReadingBench() {}

  /** Prints the times and their ratio. */
  public static void main(String[] words) throws IOException, SQLException, InterruptedException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      try (Connection session = server.getPostgresDatabase().getConnection()) {
        for (String table : ReadingBench.tables("")) {
          Sql.run(session, table);
        }
        for (String indexes : ReadingBench.ofEach(INDEXES)) {
          Sql.run(session, indexes);
        }
        Sql.run(session, "ANALYZE");
      }
      ReadingBench.run(
          new PostgresEngine(),
          Plans.local(server.getPort(), "postgres", "postgres", ""),
          List.of(
              "pg_dump",
              "-s",
              "-h",
              "localhost",
              "-p",
              String.valueOf(server.getPort()),
              "-U",
              "postgres",
              "postgres"));
    }
  }
}
