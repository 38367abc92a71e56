package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.TemporaryLogins;
import dev.sluice.db.TemporaryLogins.Idle;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logins for a time on a server that asks for passwords. */
class PostgresLoginsTest {
  private static final Duration GOOD = Duration.ofMinutes(15);
  private static EmbeddedPostgres postgres;

  @BeforeAll
  static void start() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    Path rules = Path.of(told("SHOW hba_file").get(0));
    Files.writeString(rules, "host all postgres all trust\nhost all all all scram-sha-256\n");
    run("SELECT pg_reload_conf()");
    run("CREATE ROLE owner");
    run("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'maker'");
    run("GRANT owner TO maker WITH ADMIN OPTION");
    run("ALTER DATABASE postgres OWNER TO owner");
  }

  @AfterAll
  static void stop() throws IOException {
    postgres.close();
  }

  @Test
  void actsAsTheRoleAndLeavesNothingButWhatTheRoleOwns() throws SQLException {
    TemporaryLogins logins = logins("maker", "owner");
    logins.make("sluice_one", "p'w", GOOD);

    try (Connection session = open("sluice_one", "p'w")) {
      Sql.run(session, "CREATE SCHEMA book");
      Sql.run(session, "CREATE TABLE book.page (id int)");
      Sql.run(session, "SET ROLE NONE");
      Sql.run(session, "CREATE TEMP TABLE mine (id int)");
      assertThat(logins.idle("sluice_one")).as("while a session lives").isEmpty();
    }
    logins.drop("sluice_one");
    logins.drop("sluice_one");

    assertThat(told("SELECT tableowner FROM pg_tables WHERE schemaname = 'book'"))
        .containsExactly("owner");
    assertThat(told("SELECT rolname FROM pg_roles WHERE rolname LIKE 'sluice%'")).isEmpty();
  }

  @Test
  void handsOnWhatAScriptMadeAsTheLoginItself() throws SQLException {
    run("CREATE SCHEMA open");
    run("GRANT ALL ON SCHEMA open TO PUBLIC");
    TemporaryLogins logins = logins("maker", "owner");
    logins.make("sluice_two", "pw", GOOD);

    try (Connection session = open("sluice_two", "pw")) {
      Sql.run(session, "SET ROLE NONE");
      Sql.run(session, "CREATE TABLE open.page (id int)");
    }
    logins.drop("sluice_two");

    assertThat(told("SELECT tableowner FROM pg_tables WHERE schemaname = 'open'"))
        .containsExactly("owner");
  }

  @Test
  void letsNobodyInWhenItsTimeIsOverUntilItIsProlonged() throws SQLException {
    TemporaryLogins logins = logins("maker", "owner");
    logins.make("sluice_late", "pw", Duration.ZERO);

    assertThatThrownBy(() -> open("sluice_late", "pw"))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            why -> assertThat(why.category()).isEqualTo(Category.AUTHENTICATION));
    assertThat(logins.idle("sluice_l")).containsExactly(new Idle("sluice_late", true));

    logins.prolong("sluice_late", GOOD);
    open("sluice_late", "pw").close();
    assertThat(logins.idle("sluice_l")).allMatch(one -> !one.expired());
    logins.drop("sluice_late");
  }

  @Test
  void givesTheServerNoPassword() throws SQLException {
    TemporaryLogins logins = logins("maker", "owner");

    logins.make("sluice_quiet", "canary", GOOD);

    assertThat(told("SELECT rolpassword FROM pg_authid WHERE rolname = 'sluice_quiet'").get(0))
        .startsWith("SCRAM-SHA-256$")
        .doesNotContain("canary");
    logins.drop("sluice_quiet");
  }

  @Test
  void stopsWhatASessionOfItDoes() throws SQLException {
    TemporaryLogins logins = logins("maker", "owner");
    logins.make("sluice_stop", "pw", GOOD);

    try (Connection session = connections("sluice_stop", "pw").open(Sessions.tag("a1"))) {
      new PostgresDatabase(connections("sluice_stop", "pw")).cancel("a1");
      assertThatThrownBy(() -> Sql.run(session, "SELECT 1")).isInstanceOf(SQLException.class);
    }
    logins.drop("sluice_stop");
  }

  @Test
  void saysWhatTheMakerLacks() throws SQLException {
    run("CREATE ROLE poor LOGIN PASSWORD 'poor'");
    run("CREATE ROLE shy LOGIN CREATEROLE NOINHERIT PASSWORD 'shy'");
    run("GRANT owner TO shy WITH ADMIN OPTION");

    assertThat(logins("poor", "owner").missing())
        .extracting(Database.MissingPrivilege::remedy)
        .contains("ALTER ROLE poor CREATEROLE");
    assertThat(logins("maker", "nobody").missing())
        .extracting(Database.MissingPrivilege::remedy)
        .containsExactly("CREATE ROLE nobody");
    assertThat(logins("shy", "owner").missing())
        .extracting(Database.MissingPrivilege::remedy)
        .containsExactly("ALTER ROLE shy INHERIT");
    assertThatThrownBy(() -> logins("poor", "owner").make("sluice_x", "pw", GOOD))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            why -> {
              assertThat(why.category()).isEqualTo(Category.PRIVILEGE);
              assertThat(why.action()).contains("ALTER ROLE poor CREATEROLE");
            });
  }

  private static TemporaryLogins logins(String maker, String role) {
    return new PostgresLogins(connections(maker, maker), role);
  }

  private static Connection open(String user, String password) {
    return connections(user, password).open("test");
  }

  private static Connections connections(String user, String password) {
    return new Connections(
        new ConnectionSettings(
            "127.0.0.1",
            postgres.getPort(),
            "postgres",
            user,
            password,
            "disable",
            Map.of(),
            Duration.ofSeconds(10)));
  }

  private static void run(String sql) throws SQLException {
    try (Connection session = open("postgres", "")) {
      Sql.run(session, sql);
    }
  }

  private static List<String> told(String sql) throws SQLException {
    try (Connection session = open("postgres", "")) {
      return Sql.texts(session, sql);
    }
  }
}
