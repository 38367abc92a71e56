package dev.sluice.agent.deception;

import dev.sluice.db.clickhouse.LocalServer;
import dev.sluice.db.step.Deadline;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;

class ClickHouseDeceptionTest extends DeceptionContract {
  static final String DATABASE = "deception";

  ClickHouseDeceptionTest() {
    super("clickhouse");
  }

  @Override
  Deceptions deceptions(Random random) {
    return new ClickHouseDeceptions(random);
  }

  @Override
  Sandbox sandbox() throws SQLException {
    LocalServer server = LocalServer.running();
    Connection keeper = server.session("default");
    reset(keeper);
    return new Place(server, keeper, server.session(DATABASE));
  }

  private static void reset(Connection keeper) throws SQLException {
    try (Statement statement = keeper.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " SYNC");
      statement.execute("CREATE DATABASE " + DATABASE);
    }
  }

  /** Watched by sessions that are kept, for opening one takes longer than most scripts. */
  private record Place(LocalServer server, Connection keeper, Connection watcher)
      implements Sandbox {
    @Override
    public void reset() throws SQLException {
      ClickHouseDeceptionTest.reset(keeper);
    }

    @Override
    public <T> T watch(Look<T> look) throws SQLException {
      return look.by(watcher);
    }

    @Override
    public Connection session() throws SQLException {
      return server.session(DATABASE);
    }

    @Override
    public void settle() throws SQLException {
      String running = "SELECT toString(count()) FROM system.mutations WHERE NOT is_done";
      Deadline deadline = Deadline.in(Duration.ofSeconds(30));
      while (!Sql.texts(keeper, running).equals(List.of("0"))) {
        if (deadline.over()) {
          throw new SQLException("a mutation does not end");
        }
        deadline.pause();
      }
    }

    @Override
    public void close() {
      Sql.close(watcher);
      Sql.close(keeper);
    }
  }
}
