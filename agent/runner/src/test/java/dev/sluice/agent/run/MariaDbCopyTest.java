package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.policy.Operation;
import dev.sluice.agent.run.Verdict.Cleared;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.mysql.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy on a real MariaDB, which commits every DDL: up and down stand one after the other. */
class MariaDbCopyTest {
  private static final String UP =
      "ALTER TABLE book ADD COLUMN price int; CREATE INDEX by_price ON book (price)";
  @TempDir private Path folder = Path.of("unset");
  private Optional<TestServer> server = Optional.empty();
  private String copy = "";

  @BeforeEach
  void begin() throws SQLException {
    server = TestServer.mariaDb();
    assumeTrue(server.isPresent(), "no MariaDB here: apt-get install mariadb-server");
    copy = serve("lab", Set.of(Operation.REHEARSE));
    serve("prod", Operation.all());
    run("INSERT INTO book VALUES (1), (2), (3)");
  }

  private String serve(String environment, Set<Operation> may) throws SQLException {
    ConnectionSettings fresh = server.orElseThrow().fresh();
    try (Connection session = server.orElseThrow().root(fresh.database())) {
      session.createStatement().execute("CREATE TABLE book (id int PRIMARY KEY)");
    }
    store()
        .put(
            new TargetConnection(
                environment,
                "books",
                "mariadb",
                "127.0.0.1",
                server.orElseThrow().port(),
                fresh.database(),
                fresh.user(),
                fresh.password(),
                "disable",
                may));
    return fresh.database();
  }

  private CredentialStore store() {
    return new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
  }

  private void run(String sql) throws SQLException {
    try (Connection session = server.orElseThrow().root(copy)) {
      session.createStatement().execute(sql);
    }
  }

  /** Columns of everything that stands in the copy. */
  private String columns() throws SQLException {
    try (Connection session = server.orElseThrow().root(copy);
        ResultSet rows =
            session
                .createStatement()
                .executeQuery(
                    "SELECT group_concat(TABLE_NAME, '.', COLUMN_NAME ORDER BY 1) FROM"
                        + " information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()")) {
      rows.next();
      return rows.getString(1);
    }
  }

  private RehearsalReport rehearse(String up) {
    TargetConnection target =
        store()
            .settle(
                "prod", "books", any -> ConnectionPolicy.USUAL.copiedTo(Optional.of("lab/books")));
    Cleared cleared =
        new Cleared(
            Offered.up("mariadb", up).on("prod", "books").payload(),
            target,
            DatabaseEngines.find("mariadb").orElseThrow());
    return new StandIns(new Targets(new Home(folder), store(), Map.of()))
        .rehearse("r1", cleared, up, Optional.empty());
  }

  @Test
  void goesUpAndDownAndIsUsedAgainOnlyWhereItCameBack() throws SQLException {
    RehearsalReport back = rehearse(UP);
    String after = columns();
    RehearsalReport lost = rehearse("DELETE FROM book WHERE id > 1");
    RehearsalReport next = rehearse(UP);

    assertThat(back.proof()).as("%s", back).isEqualTo(RollbackProof.PROVEN);
    assertThat(back.ground().place()).startsWith("on a copy");
    assertThat(back.ground().remarks()).isEmpty();
    assertThat(after).isEqualTo("book.id");
    assertThat(lost.ground().remarks()).singleElement().asString().contains("rows deleted from");
    assertThat(columns()).isEqualTo("book.id,rehearsal_spoiled_copy.since");
    assertThat(next.proof()).isEqualTo(RollbackProof.PROVEN);
    assertThat(next.ground().remarks()).singleElement().asString().contains("spoiled it");
  }

  @Test
  void isNeverTheTargetItself() throws SQLException {
    TargetConnection prod =
        store().connections().stream()
            .filter(one -> one.environment().equals("prod"))
            .findFirst()
            .orElseThrow();
    store()
        .put(
            new TargetConnection(
                "lab",
                "books",
                "mariadb",
                "localhost",
                prod.port(),
                prod.database(),
                prod.user(),
                prod.password(),
                "disable",
                Set.of(Operation.REHEARSE)));

    assertThat(rehearse(UP).ground().remarks())
        .containsExactly("The copy lab/books was not used: it is the target itself");
  }
}
