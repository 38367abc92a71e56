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
    return new Schema(EmbeddedPostgres.builder().setServerConfig("fsync", "off").start());
  }

  private record Schema(EmbeddedPostgres server) implements Sandbox {
    @Override
    public void reset() throws SQLException {
      try (Connection session = server.getPostgresDatabase().getConnection();
          Statement statement = session.createStatement()) {
        statement.execute("DROP SCHEMA IF EXISTS s CASCADE; DROP SCHEMA IF EXISTS t CASCADE");
        statement.execute("CREATE SCHEMA s");
      }
    }

    @Override
    public Connection session() throws SQLException {
      Connection session = server.getPostgresDatabase().getConnection();
      try (Statement statement = session.createStatement()) {
        statement.execute("SET search_path TO s; SET statement_timeout TO 5000");
      }
      return session;
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
