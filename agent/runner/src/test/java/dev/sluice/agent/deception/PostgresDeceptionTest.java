package dev.sluice.agent.deception;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

class PostgresDeceptionTest extends DeceptionContract {
  PostgresDeceptionTest() {
    super("postgresql");
  }

  @Override
  Deceptions deceptions(Random random) {
    return new PostgresDeceptions(random);
  }

  @Override
  Sandbox sandbox() throws IOException {
    EmbeddedPostgres server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    try {
      return new Schema(server, session(server));
    } catch (SQLException failure) {
      server.close();
      throw new IOException(failure);
    }
  }

  private static Connection session(EmbeddedPostgres server) throws SQLException {
    Connection session = server.getPostgresDatabase().getConnection();
    try (Statement statement = session.createStatement()) {
      statement.execute("SET search_path TO s; SET statement_timeout TO 5000");
    }
    return session;
  }

  /** Watched by one session that is kept, for opening one takes longer than most scripts. */
  private record Schema(EmbeddedPostgres server, Connection watcher) implements Sandbox {
    @Override
    public void reset() throws SQLException {
      try (Statement statement = watcher.createStatement()) {
        statement.execute("DROP SCHEMA IF EXISTS s CASCADE; DROP SCHEMA IF EXISTS t CASCADE");
        statement.execute("CREATE SCHEMA s");
      }
    }

    @Override
    public <T> T watch(Look<T> look) throws SQLException {
      return look.by(watcher);
    }

    @Override
    public Connection session() throws SQLException {
      return PostgresDeceptionTest.session(server);
    }

    @Override
    public void close() {
      try {
        server.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }
}
