package dev.sluice.db.mysql;

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
final class MySqlShadow implements Database.Shadow {
  private static final String PREFIX = "sluice_shadow_";
  private static final Duration LEFT_OVER = Duration.ofHours(1);
  private static final int NO_RIGHT = 1044;
  private static final String LIKE_THIS =
      """
      SELECT CONCAT(' CHARACTER SET ', DEFAULT_CHARACTER_SET_NAME, ' COLLATE ',
        DEFAULT_COLLATION_NAME)
      FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?
      """;
  private static final String OLD =
      """
      SELECT SCHEMA_NAME FROM information_schema.SCHEMATA
      WHERE SCHEMA_NAME LIKE 'sluice\\_shadow\\_%'
        AND CAST(SUBSTRING_INDEX(SUBSTRING_INDEX(SCHEMA_NAME, '_', 3), '_', -1) AS UNSIGNED) < ?
      """;

  private final Connections connections;
  private final String name;
  private final MySqlDatabase database;

  private MySqlShadow(MySqlDatabase like, Connections connections, String name) {
    this.connections = connections;
    this.name = name;
    this.database = like.on(name);
  }

  /** Builds a shadow; empty when the user may not create databases of that name. */
  static Optional<Database.Shadow> of(MySqlDatabase like, Connections server, Schema base) {
    String name =
        PREFIX
            + Instant.now().getEpochSecond()
            + "_"
            + Long.toHexString(new SecureRandom().nextLong());
    try (Connection connection = server.open("shadow")) {
      sweep(connection);
      String same = Sql.texts(connection, LIKE_THIS, server.database()).get(0);
      Sql.run(connection, "CREATE DATABASE " + Quoting.identifier(name) + same);
      MySqlShadow shadow = new MySqlShadow(like, server, name);
      shadow.build(base);
      return Optional.of(shadow);
    } catch (SQLException failure) {
      if (failure.getErrorCode() == NO_RIGHT) {
        return Optional.empty();
      }
      throw Troubles.exception(failure);
    }
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    try (Connection connection = connections.plain("shadow")) {
      drop(connection, name);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private void build(Schema base) {
    String doing = "connecting to it";
    try (Connection connection = connections.on(name).open("shadow")) {
      for (String statement : new MySqlRenderer(true).create(base)) {
        doing = statement.lines().findFirst().orElse("");
        Sql.run(connection, statement);
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

  /** Drops what agents that died have left behind. */
  private static void sweep(Connection connection) throws SQLException {
    List<String> old = Sql.texts(connection, OLD, Instant.now().minus(LEFT_OVER).getEpochSecond());
    for (String left : old) {
      drop(connection, left);
    }
  }

  private static void drop(Connection connection, String database) throws SQLException {
    Sql.run(connection, "DROP DATABASE IF EXISTS " + Quoting.identifier(database));
  }
}
