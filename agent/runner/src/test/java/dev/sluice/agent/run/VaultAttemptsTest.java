package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.PrivateFile;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.secret.FakeVault;
import dev.sluice.protocol.wire.AttemptResult;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attempts as users that Vault makes on a real PostgreSQL, each for one attempt. */
class VaultAttemptsTest {
  @TempDir private Path folder = Path.of("unset");
  private static EmbeddedPostgres postgres;
  private final String database = "shop" + System.nanoTime();
  private FakeVault vault;
  private KeyPair server;

  @BeforeAll
  static void begin() throws IOException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    asked("postgres", "CREATE ROLE owner");
  }

  @AfterAll
  static void end() throws IOException {
    postgres.close();
  }

  @BeforeEach
  void start() throws Exception {
    server = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    asked("postgres", "CREATE DATABASE " + database + " OWNER owner");
    vault = FakeVault.open();
    vault.makes(
        (user, password) -> {
          asked("CREATE ROLE \"" + user + "\" LOGIN IN ROLE owner PASSWORD '" + password + "'");
          asked("ALTER ROLE \"" + user + "\" SET role = owner");
          return user;
        },
        user -> asked("DROP ROLE \"" + user + "\""));
    Path secretId = folder.resolve("secret-id");
    new PrivateFile(secretId).write(FakeVault.SECRET_ID.getBytes(StandardCharsets.UTF_8));
    House.trusts(folder, vault.settings("${file:" + secretId + "}"));
    House.knows(folder, connection());
  }

  @AfterEach
  void stop() {
    vault.close();
  }

  @Test
  void runsAsAUserOfItsOwnThatIsGoneAfterwards() throws Exception {
    AttemptResult result = did("CREATE TABLE book AS SELECT session_user::text AS made_by");

    assertThat(result.getState()).as("%s", result).isEqualTo("APPLIED");
    assertThat(asked("SELECT tableowner FROM pg_tables WHERE tablename = 'book'"))
        .containsExactly("owner");
    assertThat(asked("SELECT made_by FROM book")).allMatch(user -> user.startsWith("v-shop-"));
    leftNothing();
  }

  @Test
  void takesTheUserBackFromAnAttemptThatFailed() throws Exception {
    AttemptResult result = did("CREATE TABLE book (id int); SELECT 1 / 0");

    assertThat(result.getState()).isEqualTo("FAILED");
    leftNothing();
  }

  @Test
  void beginsNothingWhereNoUserIsMade() throws Exception {
    vault.makes((user, password) -> asked("SELECT 1 / 0").get(0), user -> {});

    AttemptResult result = did("CREATE TABLE book (id int)");

    assertThat(result.getState()).isEqualTo("NOT_STARTED");
    assertThat(result.getTrouble().getMessage()).contains("Vault");
    assertThat(asked("SELECT tablename FROM pg_tables WHERE tablename = 'book'")).isEmpty();
  }

  private AttemptResult did(String sql) throws IOException {
    try (House house = House.open(folder, server.getPublic())) {
      return house.did(Offered.up("postgresql", sql).by(server));
    }
  }

  private void leftNothing() throws IOException {
    assertThat(vault.users()).isEmpty();
    assertThat(asked("SELECT rolname FROM pg_roles WHERE rolname LIKE 'v-shop-%'")).isEmpty();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(text).as("%s", file).doesNotContain("made-", "hvs.canary");
      }
    }
  }

  private TargetConnection connection() {
    return new TargetConnection(
        "dev",
        "main",
        "postgresql",
        "localhost",
        postgres.getPort(),
        database,
        "",
        "${vault-login:database/creds/shop}",
        "disable",
        Operation.all());
  }

  private List<String> asked(String sql) {
    return asked(database, sql);
  }

  private static List<String> asked(String database, String sql) {
    try (Connection session = postgres.getDatabase("postgres", database).getConnection();
        Statement statement = session.createStatement()) {
      if (!statement.execute(sql)) {
        return List.of();
      }
      Stream.Builder<String> rows = Stream.builder();
      ResultSet found = statement.getResultSet();
      while (found.next()) {
        rows.add(found.getString(1));
      }
      return rows.build().toList();
    } catch (SQLException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
