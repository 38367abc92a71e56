package dev.sluice.db.postgresql;

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

/** A throwaway database on the target's own server, built from a schema, without rows. */
final class PostgresShadow implements Database.Shadow {
  private static final String PREFIX = "sluice_shadow_";
  private static final Duration LEFT_OVER = Duration.ofHours(1);
  private static final int DROP_WITH_FORCE = 13;

  private static final String MAY_CREATE =
      "SELECT 1 FROM pg_roles WHERE rolname = current_user AND (rolcreatedb OR rolsuper)";

  private static final String LIKE_THIS =
      """
      SELECT format('TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L',
        pg_encoding_to_char(encoding), datcollate, datctype)
      FROM pg_database WHERE datname = current_database()
      """;

  private static final String OLD =
      """
      SELECT datname FROM pg_database
      WHERE datname LIKE 'sluice\\_shadow\\_%' AND pg_get_userbyid(datdba) = current_user
        AND split_part(datname, '_', 3) ~ '^[0-9]+$'
        AND split_part(datname, '_', 3)::bigint < ?
      """;

  private final Connections server;
  private final String name;
  private final PostgresDatabase database;

  private PostgresShadow(Connections server, String name) {
    this.server = server;
    this.name = name;
    this.database = new PostgresDatabase(server.on(name));
  }

  /** Builds a shadow; empty when the role may not create databases. */
  static Optional<Database.Shadow> of(Connections server, Schema base) {
    try (Connection connection = server.open("sluice-shadow")) {
      if (Sql.texts(connection, MAY_CREATE).isEmpty()) {
        return Optional.empty();
      }
      sweep(connection);
      String name =
          PREFIX
              + Instant.now().getEpochSecond()
              + "_"
              + Long.toHexString(new SecureRandom().nextLong());
      Sql.run(
          connection,
          "CREATE DATABASE "
              + Quoting.identifier(name)
              + " "
              + Sql.texts(connection, LIKE_THIS).get(0));
      PostgresShadow shadow = new PostgresShadow(server, name);
      shadow.build(base);
      return Optional.of(shadow);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    try (Connection connection = server.open("sluice-shadow")) {
      drop(connection, name);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private void build(Schema base) {
    String doing = "connecting to it";
    try (Connection connection = server.on(name).open("sluice-shadow")) {
      connection.setAutoCommit(false);
      for (String statement : new PostgresRenderer().create(base)) {
        doing = statement.lines().findFirst().orElse("");
        Sql.run(connection, statement);
      }
      connection.commit();
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

  /** Drops what agents that died have left behind. */
  private static void sweep(Connection connection) throws SQLException {
    long limit = Instant.now().minus(LEFT_OVER).getEpochSecond();
    List<String> old = Sql.texts(connection, OLD, limit);
    for (String left : old) {
      drop(connection, left);
    }
    Sql.run(connection, "RESET ROLE");
  }

  /** As the login itself: a role that its sessions act as may not signal them. */
  private static void drop(Connection connection, String database) throws SQLException {
    Sql.run(connection, "SET ROLE NONE");
    boolean force = connection.getMetaData().getDatabaseMajorVersion() >= DROP_WITH_FORCE;
    if (!force) {
      Sql.texts(
          connection,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?",
          database);
    }
    Sql.run(
        connection,
        "DROP DATABASE IF EXISTS " + Quoting.identifier(database) + (force ? " WITH (FORCE)" : ""));
  }
}
