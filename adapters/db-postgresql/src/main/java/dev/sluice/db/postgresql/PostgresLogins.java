package dev.sluice.db.postgresql;

import dev.sluice.db.Database.MissingPrivilege;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.TemporaryLogins;
import dev.sluice.db.step.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.util.PasswordUtil;

/**
 * Roles with {@code LOGIN} and {@code VALID UNTIL} that act as the owner by a setting of their own,
 * so that objects belong to it.
 */
final class PostgresLogins implements TemporaryLogins {
  private static final String MAKES =
      """
      SELECT format('ALTER ROLE %I CREATEROLE', current_user)
      FROM pg_catalog.pg_roles
      WHERE rolname = current_user AND NOT rolcreaterole AND NOT rolsuper
      """;

  /** Without it, what a login owns cannot be handed on when it is dropped. */
  private static final String INHERITS =
      """
      SELECT format('ALTER ROLE %I INHERIT', current_user)
      FROM pg_catalog.pg_roles
      WHERE rolname = current_user AND NOT rolinherit AND NOT rolsuper
      """;

  /** Until PostgreSQL 15, who may make roles may give any role but a superuser's. */
  private static final String GIVES =
      """
      SELECT format('GRANT %I TO %I WITH ADMIN OPTION', r.rolname, current_user)
      FROM pg_catalog.pg_roles r, pg_catalog.pg_roles me
      WHERE r.rolname = ? AND me.rolname = current_user AND NOT me.rolsuper
        AND NOT pg_has_role(r.oid, 'MEMBER WITH ADMIN OPTION')
        AND (r.rolsuper OR current_setting('server_version_num')::int >= 160000)
      """;

  private static final String LACKS_ROLE =
      "SELECT format('CREATE ROLE %I', ?::text)"
          + " WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ?)";

  private static final String UNTIL =
      """
      SELECT format('ALTER ROLE %I VALID UNTIL %L', ?::text,
        clock_timestamp() + ?::bigint * interval '1 second')
      """;

  private static final String IDLE =
      """
      SELECT (coalesce(rolvaliduntil < clock_timestamp(), false))::text || ' ' || rolname
      FROM pg_catalog.pg_roles r
      WHERE starts_with(rolname, ?) AND rolcanlogin
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.usesysid = r.oid)
      """;

  private final Connections connections;
  private final String role;

  PostgresLogins(Connections connections, String role) {
    this.connections = connections;
    this.role = role;
  }

  @Override
  public List<MissingPrivilege> missing() {
    return with(this::missing);
  }

  private List<MissingPrivilege> missing(Connection session) throws SQLException {
    List<MissingPrivilege> found = new ArrayList<>();
    for (String remedy : Sql.texts(session, MAKES)) {
      found.add(new MissingPrivilege("make logins", "CREATEROLE", remedy));
    }
    for (String remedy : Sql.texts(session, INHERITS)) {
      found.add(new MissingPrivilege("drop logins", "INHERIT", remedy));
    }
    for (String remedy : Sql.texts(session, LACKS_ROLE, role, role)) {
      found.add(new MissingPrivilege("act as " + role, "the role", remedy));
    }
    for (String remedy : Sql.texts(session, GIVES, role)) {
      found.add(new MissingPrivilege("let logins act as " + role, "ADMIN OPTION", remedy));
    }
    return List.copyOf(found);
  }

  @Override
  public void make(String name, String password, Duration good) {
    with(
        session -> {
          List<MissingPrivilege> missing = missing(session);
          if (!missing.isEmpty()) {
            throw lacking(missing);
          }
          session.setAutoCommit(false);
          String login = Quoting.identifier(name);
          String verifier = Quoting.literal(PasswordUtil.encodeScramSha256(password.toCharArray()));
          String owner = Quoting.identifier(role);
          Sql.run(session, "CREATE ROLE " + login + " LOGIN INHERIT PASSWORD " + verifier);
          Sql.run(session, "GRANT " + owner + " TO " + login);
          Sql.run(session, "ALTER ROLE " + login + " SET role = " + Quoting.literal(role));
          until(session, name, good);
          session.commit();
          return name;
        });
  }

  private static DatabaseException lacking(List<MissingPrivilege> missing) {
    return new DatabaseException(
        Category.PRIVILEGE,
        "",
        "The stored login cannot make logins for attempts: it lacks "
            + missing.stream().map(MissingPrivilege::right).collect(Collectors.joining(", ")),
        missing.stream().map(MissingPrivilege::remedy).collect(Collectors.joining("; ")));
  }

  @Override
  public void prolong(String name, Duration good) {
    with(session -> until(session, name, good));
  }

  private static String until(Connection session, String name, Duration good) throws SQLException {
    Sql.run(session, Sql.texts(session, UNTIL, name, good.toSeconds()).get(0));
    return name;
  }

  @Override
  public List<Idle> idle(String prefix) {
    return with(session -> Sql.texts(session, IDLE, prefix)).stream()
        .map(line -> new Idle(line.substring(line.indexOf(' ') + 1), line.startsWith("true ")))
        .toList();
  }

  /**
   * Whoever made a login may join it, and by it the role: so what it owns can be handed on. That is
   * seldom anything, because its sessions act as the role.
   */
  @Override
  public void drop(String name) {
    with(
        session -> {
          session.setAutoCommit(false);
          String login = Quoting.identifier(name);
          if (!Sql.texts(session, "SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = ?", name)
              .isEmpty()) {
            Sql.run(session, "GRANT " + login + " TO CURRENT_USER");
            Sql.run(session, "REASSIGN OWNED BY " + login + " TO " + Quoting.identifier(role));
            Sql.run(session, "DROP OWNED BY " + login);
            Sql.run(session, "DROP ROLE " + login);
          }
          session.commit();
          return name;
        });
  }

  private <T> T with(Work<T> work) {
    try (Connection connection = connections.open("sluice")) {
      return work.on(connection);
    } catch (SQLException failure) {
      throw Troubles.exception(failure);
    }
  }

  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }
}
