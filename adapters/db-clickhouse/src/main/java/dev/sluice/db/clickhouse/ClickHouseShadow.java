package dev.sluice.db.clickhouse;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.StepResult.Trouble;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.step.Sql;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** A throwaway database on the target's own server, built from a schema, without rows. */
final class ClickHouseShadow implements Database.Shadow {
  private final Connections server;
  private final String name;
  private final ClickHouseDatabase database;

  private ClickHouseShadow(Connections server, String name) {
    this.server = server;
    this.name = name;
    this.database = new ClickHouseDatabase(server.on(name));
  }

  static ClickHouseShadow of(Connections server, Schema base) {
    String name =
        "sluice_shadow_"
            + Instant.now().getEpochSecond()
            + "_"
            + Long.toHexString(new SecureRandom().nextLong());
    ClickHouseShadow shadow = new ClickHouseShadow(server, name);
    shadow.build(base);
    return shadow;
  }

  private void build(Schema base) {
    String doing = "CREATE DATABASE";
    try {
      change("CREATE DATABASE " + Names.quoted(name));
      try (Connection session = server.on(name).open("sluice-shadow", ClickHouseTarget.SHORT)) {
        for (String statement : new ClickHouseRenderer().create(base)) {
          doing = statement.lines().findFirst().orElse("");
          Sql.run(session, statement);
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

  private void change(String sql) throws SQLException {
    try (Connection session = server.open("sluice-shadow", ClickHouseTarget.SHORT)) {
      Sql.run(session, sql);
    }
  }

  @Override
  public Database database() {
    return database;
  }

  @Override
  public void close() {
    try {
      change("DROP DATABASE IF EXISTS " + Names.quoted(name));
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }
}
