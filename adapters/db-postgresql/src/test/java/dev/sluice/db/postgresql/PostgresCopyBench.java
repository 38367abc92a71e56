package dev.sluice.db.postgresql;

import dev.sluice.db.contract.CopyBench;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** COPY out and in, against psql's \copy through a pipe. */
final class PostgresCopyBench {
  private static final String TABLE =
      "CREATE TABLE big (id bigint, name text, amount numeric(12,2), at timestamptz, ok boolean)";

  private PostgresCopyBench() {}

  /** Prints the times and their ratio. */
  public static void main(String[] words) throws IOException, SQLException, InterruptedException {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      for (String name : new String[] {"a", "b", "c"}) {
        try (Connection session = server.getPostgresDatabase().getConnection()) {
          Sql.run(session, "CREATE DATABASE " + name);
        }
        try (Connection session = server.getDatabase("postgres", name).getConnection()) {
          Sql.run(session, TABLE);
          if (name.equals("a")) {
            Sql.run(
                session,
                "INSERT INTO big SELECT i, 'name of ' || i, i / 7.0, now() + i * interval '1 s',"
                    + " i % 2 = 0 FROM generate_series(1, "
                    + CopyBench.ROWS
                    + ") i");
          }
        }
      }
      String psql = "psql -q -h localhost -U postgres -p " + server.getPort();
      CopyBench.run(
          new PostgresEngine(),
          Plans.local(server.getPort(), "a", "postgres", ""),
          Plans.local(server.getPort(), "b", "postgres", ""),
          Plans.local(server.getPort(), "c", "postgres", ""),
          psql + " a -c '\\copy big to stdout' | " + psql + " c -c '\\copy big from stdin'");
    }
  }
}
