package dev.sluice.db.sqlserver;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A throwaway database on the target's own server, built from a schema. */
final class SqlServerShadow implements Database.Shadow {
  private static final String PREFIX = "sluice_shadow_";
  private static final Duration LEFT_OVER = Duration.ofHours(6);
  private static final int NO_RIGHT = 262;
  private static final int AZURE_SQL_DATABASE = 5;
  private static final String EDITION = "SELECT CONVERT(int, SERVERPROPERTY('EngineEdition'))";
  private static final String COLLATION =
      "SELECT d.collation_name FROM sys.databases d WHERE d.database_id = DB_ID()";
  private static final String OLD =
      "SELECT d.name FROM sys.databases d WHERE d.name LIKE 'sluice[_]shadow[_]%'";
  private final Connections server;
  private final String name;

  private SqlServerShadow(Connections server, String name) {
    this.server = server;
    this.name = name;
  }

  /** Builds a shadow; empty where a database may not be made, or costs money each time. */
  static Optional<Database.Shadow> of(Connections target, Schema base) {
    String name =
        PREFIX
            + Instant.now().getEpochSecond()
            + "_"
            + Long.toHexString(new SecureRandom().nextLong());
    try (Connection session = target.open("sluice-shadow")) {
      if (Integer.parseInt(Sql.texts(session, EDITION).get(0)) == AZURE_SQL_DATABASE) {
        return Optional.empty();
      }
      sweep(session);
      String collation = Sql.texts(session, COLLATION).get(0);
      Sql.run(session, "CREATE DATABASE " + Quoting.identifier(name) + " COLLATE " + collation);
    } catch (SQLException failure) {
      if (failure.getErrorCode() == NO_RIGHT) {
        return Optional.empty();
      }
      throw Troubles.exception(failure);
    }
    SqlServerShadow shadow = new SqlServerShadow(target, name);
    shadow.build(base);
    return Optional.of(shadow);
  }

  private void build(Schema base) {
    String doing = "connecting to it";
    try (Connection session = server.on(name).open("sluice-shadow")) {
      for (String statement : new SqlServerRenderer().create(base)) {
        doing = statement.lines().findFirst().orElse("");
        Sql.run(session, statement);
      }
    } catch (SQLException failure) {
      close();
      Trouble trouble = Troubles.trouble(failure);
      throw new DatabaseException(
          trouble.category(),
          trouble.code(),
          "The shadow could not be built from the target's schema ("
              + doing
              + "): "
              + trouble.message(),
          trouble.action());
    }
  }

  @Override
  public Database database() {
    return new SqlServerDatabase(server.on(name));
  }

  @Override
  public void close() {
    try (Connection session = server.open("sluice-shadow")) {
      drop(session, name);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  /** Drops what agents that died have left behind. */
  private static void sweep(Connection session) throws SQLException {
    long limit = Instant.now().minus(LEFT_OVER).getEpochSecond();
    for (String old : Sql.texts(session, OLD)) {
      List<String> parts = List.of(old.split("_", -1));
      if (parts.size() == 4 && parts.get(2).matches("\\d{1,12}")) {
        if (Long.parseLong(parts.get(2)) < limit) {
          drop(session, old);
        }
      }
    }
  }

  private static void drop(Connection session, String database) throws SQLException {
    String quoted = Quoting.identifier(database);
    Sql.run(session, "ALTER DATABASE " + quoted + " SET SINGLE_USER WITH ROLLBACK IMMEDIATE");
    Sql.run(session, "DROP DATABASE " + quoted);
  }
}
