package dev.sluice.db.mysql;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Reading 1,000 tables with 20 columns, 3 indexes and 2 foreign keys, against mysqldump. */
final class SchemaReadingBench {
  private static final int TABLES = 1_000;
  private static final int ROUNDS = 5;

  private SchemaReadingBench() {}

  /** Prints the best time of each and their ratio. */
  public static void main(String[] words) throws SQLException {
    TestServer server = TestServer.mariaDb().orElseThrow();
    ConnectionSettings settings = server.fresh();
    try (Connection session = server.root(settings.database())) {
      for (int i = 0; i < TABLES; i++) {
        Sql.run(session, table(i));
      }
    }
    long ours = Long.MAX_VALUE;
    long dump = Long.MAX_VALUE;
    int objects = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      try (Database database = new MariaDbEngine().open(settings)) {
        objects = database.schema().objects().size();
      }
      ours = Math.min(ours, System.nanoTime() - start);
      start = System.nanoTime();
      TestServer.run(
          List.of(
              "mysqldump",
              "--no-defaults",
              "--no-data",
              "--host=127.0.0.1",
              "--port=" + server.port(),
              "--user=boss",
              "--password=" + TestServer.PASSWORD,
              settings.database()));
      dump = Math.min(dump, System.nanoTime() - start);
    }
    System.out.printf(
        "%d objects: %d ms, mysqldump --no-data %d ms, ratio %.2f%n",
        objects, ours / 1_000_000, dump / 1_000_000, (double) ours / dump);
  }

  private static String table(int number) {
    StringBuilder sql = new StringBuilder("CREATE TABLE t" + number + " (id int PRIMARY KEY");
    for (int i = 1; i < 20; i++) {
      sql.append(", c").append(i).append(i % 2 == 0 ? " int" : " varchar(50) DEFAULT 'x'");
    }
    sql.append(", KEY a (c1), UNIQUE KEY b (c2, c4), KEY c (c3(10), c6)");
    int other = Math.max(0, number - 1);
    sql.append(", FOREIGN KEY (c6) REFERENCES t").append(other).append(" (id)");
    sql.append(", FOREIGN KEY (c8) REFERENCES t0 (id))");
    return sql.toString();
  }
}
