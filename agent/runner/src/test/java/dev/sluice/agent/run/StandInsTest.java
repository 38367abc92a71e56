package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.analysis.rehearsal.Ground;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rehearsals that an agent's operator settled to be elsewhere, on two real PostgreSQL servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StandInsTest {
  private static final DatabaseEngine ENGINE = DatabaseEngines.find("postgresql").orElseThrow();
  private static final String UP = "ALTER TABLE book ADD COLUMN price int";
  private static final Set<Operation> REHEARSE = Set.of(Operation.REHEARSE);
  private static final String BOOKS =
      "CREATE TABLE book (id int PRIMARY KEY); INSERT INTO book SELECT generate_series(1, 700);"
          + " ANALYZE book";

  @TempDir private static Path folder = Path.of("unset");
  private EmbeddedPostgres prod;
  private EmbeddedPostgres lab;
  private CredentialStore store = store();

  @BeforeAll
  void start() throws IOException, SQLException {
    prod = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    lab = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
    run(prod, "postgres", "CREATE TABLE book (id int PRIMARY KEY)");
    run(prod, "postgres", "CREATE ROLE poor LOGIN; GRANT pg_read_all_data TO poor");
    run(lab, "postgres", "CREATE ROLE builder LOGIN CREATEDB; CREATE ROLE poor LOGIN");
    run(lab, "postgres", "CREATE DATABASE copy");
    run(lab, "copy", BOOKS);
    store = store();
    serve();
  }

  @AfterAll
  void stop() throws IOException {
    prod.close();
    lab.close();
  }

  private void serve() {
    serve("prod", "books", prod.getPort(), "postgres", "poor", Operation.all());
    serve("prod", "same", prod.getPort(), "postgres", "postgres", REHEARSE);
    serve("lab", "pg", lab.getPort(), "postgres", "builder", REHEARSE);
    serve("lab", "poor", lab.getPort(), "postgres", "poor", REHEARSE);
    serve("lab", "copy", lab.getPort(), "copy", "postgres", REHEARSE);
    serve("lab", "reader", lab.getPort(), "copy", "poor", REHEARSE);
    serve("lab", "all", lab.getPort(), "copy", "postgres", Operation.all());
    serve("lab", "gone", 1, "postgres", "builder", REHEARSE);
  }

  private void serve(
      String place, String name, int port, String database, String user, Set<Operation> may) {
    store.put(
        new TargetConnection(
            place, name, "postgresql", "127.0.0.1", port, database, user, "any", "disable", may));
  }

  private static CredentialStore store() {
    return new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
  }

  private RehearsalReport rehearse(Optional<String> shadow, Optional<String> copy, String up) {
    TargetConnection target =
        store.settle(
            "prod", "books", any -> ConnectionPolicy.USUAL.shadowedOn(shadow).copiedTo(copy));
    Targets targets = new Targets(new Home(folder), store, Map.of());
    Cleared cleared =
        new Cleared(Offered.up("postgresql", up).on("prod", "books").payload(), target, ENGINE);
    return new StandIns(targets).rehearse("r1", cleared, up, Optional.empty());
  }

  @Test
  void buildsTheThrowawayDatabaseOnTheShadowsServer() {
    RehearsalReport own = rehearse(Optional.empty(), Optional.empty(), UP);
    RehearsalReport elsewhere = rehearse(Optional.of("lab/pg"), Optional.empty(), UP);

    assertThat(own.verdict()).as("its role creates none there").contains("CREATEDB");
    assertThat(elsewhere.verdict()).isEqualTo("rollback proven on a separate server");
    assertThat(elsewhere.baseFingerprint()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "lab/gone, 'the shadow lab/gone cannot be used: '",
    "lab/nobody, this agent has no such connection",
    "prod/same, it is the target itself",
    "lab/poor, may not create a throwaway database"
  })
  void saysWhyItWasNotRehearsedAndTakesNoOtherServer(String shadow, String why) {
    RehearsalReport report = rehearse(Optional.of(shadow), Optional.empty(), UP);

    assertThat(report.proof()).isEqualTo(RollbackProof.NOT_REHEARSED);
    assertThat(report.verdict()).startsWith("not rehearsed: ").contains(why);
  }

  @Test
  void saysWhatOfTheSchemaCannotBeBuiltThere() throws SQLException {
    run(prod, "postgres", "CREATE EXTENSION file_fdw");
    try {
      RehearsalReport report = rehearse(Optional.of("lab/pg"), Optional.empty(), UP);

      assertThat(report.verdict())
          .startsWith("not rehearsed: The shadow could not be built")
          .contains("file_fdw");
    } finally {
      run(prod, "postgres", "DROP EXTENSION file_fdw");
    }
  }

  @Test
  void goesUpAndDownOnTheCopyToo() {
    RehearsalReport report = rehearse(Optional.of("lab/pg"), Optional.of("lab/copy"), UP);

    assertThat(report.verdict()).isEqualTo("rollback proven on a copy with about 700 rows in book");
    assertThat(report.ground().remarks()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "lab/gone, 'The copy lab/gone was not used: '",
    "prod/same, it is the target itself",
    "lab/all, may not allow up or down",
    "lab/reader, must be owner of table book",
    "lab/pg, its schema is not the target's now"
  })
  void leavesACopyOutThatCannotBeUsedAndSaysSo(String copy, String why) {
    RehearsalReport report = rehearse(Optional.of("lab/pg"), Optional.of(copy), UP);
    Ground ground = report.ground();

    assertThat(report.verdict()).isEqualTo("rollback proven on a separate server");
    assertThat(ground.remarks()).singleElement().asString().contains(why);
  }

  private static void run(EmbeddedPostgres server, String database, String sql)
      throws SQLException {
    try (Connection session = server.getDatabase("postgres", database).getConnection();
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }
}
