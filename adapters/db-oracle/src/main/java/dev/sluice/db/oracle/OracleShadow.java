package dev.sluice.db.oracle;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A throwaway schema, which is a user in Oracle; made where the login may make users. */
final class OracleShadow implements Database.Shadow {
  private static final Set<Integer> NO_RIGHT = Set.of(1031, 65096, 65140);
  private static final String TABLESPACE =
      "SELECT u.default_tablespace FROM user_users u WHERE u.username = USER";
  private static final List<String> RIGHTS =
      List.of(
          "CREATE SESSION",
          "CREATE TABLE",
          "CREATE VIEW",
          "CREATE SEQUENCE",
          "CREATE TRIGGER",
          "CREATE PROCEDURE",
          "CREATE TYPE",
          "CREATE SYNONYM",
          "CREATE MATERIALIZED VIEW");
  private final Connections server;
  private final Connections own;
  private final String name;

  private OracleShadow(Connections server, Connections own, String name) {
    this.server = server;
    this.own = own;
    this.name = name;
  }

  /** Builds a shadow; empty when the login may not make a user or pass rights on. */
  static Optional<Database.Shadow> of(Connections server, Schema base) {
    String name = "SLUICE_SHADOW_" + random(6);
    String password = "S" + random(14);
    OracleShadow shadow = new OracleShadow(server, server.as(name, password), name);
    try (Connection session = server.open("shadow")) {
      String tablespace = Quoting.identifier(Sql.texts(session, TABLESPACE).get(0));
      String user = Quoting.identifier(name);
      Sql.run(
          session,
          "CREATE USER "
              + user
              + " IDENTIFIED BY "
              + Quoting.identifier(password)
              + " DEFAULT TABLESPACE "
              + tablespace
              + " QUOTA UNLIMITED ON "
              + tablespace);
      try {
        Sql.run(session, "GRANT " + String.join(", ", RIGHTS) + " TO " + user);
        Sql.run(session, "GRANT EXECUTE ON SYS.DBMS_LOCK TO " + user);
      } catch (SQLException notPassedOn) {
        shadow.close();
        return Optional.empty();
      }
    } catch (SQLException failure) {
      if (NO_RIGHT.contains(failure.getErrorCode())) {
        return Optional.empty();
      }
      throw Troubles.exception(failure);
    }
    shadow.build(base);
    return Optional.of(shadow);
  }

  private static String random(int bytes) {
    byte[] raw = new byte[bytes];
    new SecureRandom().nextBytes(raw);
    return HexFormat.of().withUpperCase().formatHex(raw);
  }

  private void build(Schema base) {
    String doing = "connecting to it";
    try (Connection session = own.open("shadow")) {
      for (String sql : new OracleRenderer().create(base)) {
        doing = sql.lines().findFirst().orElse("");
        try (java.sql.Statement statement = session.createStatement()) {
          statement.setEscapeProcessing(false);
          statement.execute(sql);
        }
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
    return new OracleDatabase(own);
  }

  @Override
  public void close() {
    try (Connection session = server.open("shadow")) {
      Sql.run(session, "DROP USER " + Quoting.identifier(name) + " CASCADE");
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }
}
