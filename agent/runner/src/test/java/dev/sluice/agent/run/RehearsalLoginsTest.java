package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal by logins that the agent makes: target, shadow and copy on one real PostgreSQL. */
class RehearsalLoginsTest {
  private static final String UP = "ALTER TABLE book ADD COLUMN price int";
  private static final Set<Operation> REHEARSE = Set.of(Operation.REHEARSE);
  @TempDir private Path folder = Path.of("unset");
  private EmbeddedPostgres postgres;
  private CredentialStore store;

  @BeforeEach
  void start() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    store = new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
    told("postgres", "CREATE ROLE owner CREATEDB");
    told("postgres", "CREATE ROLE maker LOGIN CREATEROLE");
    told("postgres", "GRANT owner TO maker WITH ADMIN OPTION");
    told("postgres", "CREATE DATABASE shop OWNER owner");
    told("shop", "CREATE TABLE book (id int PRIMARY KEY)");
    told("shop", "ALTER TABLE book OWNER TO owner");
    told("postgres", "CREATE DATABASE copy TEMPLATE shop OWNER owner");
    store.put(serving("dev", "main", "shop", Operation.all()));
    store.put(serving("lab", "pg", "postgres", REHEARSE));
    store.put(serving("lab", "copy", "copy", REHEARSE));
  }

  @AfterEach
  void stop() throws IOException {
    postgres.close();
  }

  @Test
  void areItsOwnOnEachConnectionAndGoneAfterwards() throws SQLException {
    TargetConnection target =
        store.settle(
            "dev",
            "main",
            any ->
                ConnectionPolicy.USUAL
                    .shadowedOn(Optional.of("lab/pg"))
                    .copiedTo(Optional.of("lab/copy")));
    Cleared cleared =
        new Cleared(
            Offered.up("postgresql", UP).payload(),
            target,
            DatabaseEngines.find("postgresql").orElseThrow());

    try (Targets targets = new Targets(new Home(folder), store, Map.of())) {
      RehearsalReport report = new StandIns(targets).rehearse("r1", cleared, UP, Optional.empty());

      assertThat(report.verdict()).startsWith("rollback proven on a copy");
      assertThat(report.ground().remarks()).isEmpty();
      assertThat(told("postgres", "SELECT rolname FROM pg_roles WHERE rolname LIKE 'sluice_%'"))
          .as("nor one that looks share, which nobody prolongs")
          .isEmpty();
    }
  }

  private TargetConnection serving(
      String environment, String name, String database, Set<Operation> may) {
    return new TargetConnection(
            environment,
            name,
            "postgresql",
            "localhost",
            postgres.getPort(),
            database,
            "maker",
            "no matter",
            "disable",
            may)
        .actingAs("owner");
  }

  private List<String> told(String database, String sql) throws SQLException {
    try (Connection session = postgres.getDatabase("postgres", database).getConnection()) {
      if (sql.startsWith("SELECT")) {
        return Sql.texts(session, sql);
      }
      Sql.run(session, sql);
      return List.of();
    }
  }
}
