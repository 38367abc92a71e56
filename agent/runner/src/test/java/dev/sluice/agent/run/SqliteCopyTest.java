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
import dev.sluice.db.StepResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals of a SQLite file on another file that has its rows. */
class SqliteCopyTest {
  private static final String UP = "DELETE FROM t WHERE id > 10; ALTER TABLE t ADD COLUMN n INT";
  private static final String ROWS =
      "INSERT INTO t WITH RECURSIVE i(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM i WHERE n < 300)"
          + " SELECT n FROM i";
  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void begin() throws SQLException {
    run("target.db", "CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run("copy.db", "CREATE TABLE t (id INTEGER PRIMARY KEY)");
    run("copy.db", ROWS);
  }

  @Test
  void tellsWhatItDidThereAndTakesItBack() throws SQLException {
    RehearsalReport report = rehearse("copy.db");

    assertThat(report.ground().place()).isEqualTo("on a copy");
    assertThat(report.steps()).extracting(StepResult::rows).startsWith(290L);
    try (Connection session = DriverManager.getConnection(url("copy.db"));
        ResultSet rows = session.createStatement().executeQuery("SELECT count(*), t.* FROM t")) {
      assertThat(rows.getInt(1)).isEqualTo(300);
      assertThat(rows.getMetaData().getColumnCount()).as("the column is gone").isEqualTo(2);
    }
  }

  @Test
  void isNotMadeOnTheTargetByAnotherName() throws IOException, SQLException {
    Files.createLink(folder.resolve("link.db"), folder.resolve("target.db"));

    RehearsalReport report = rehearse("link.db");

    assertThat(report.ground().remarks())
        .containsExactly("The copy lab/copy was not used: it is the target itself");
  }

  private RehearsalReport rehearse(String copy) {
    CredentialStore store =
        new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
    TargetConnection target =
        file("dev", "main", "target.db", Operation.all())
            .under(ConnectionPolicy.USUAL.copiedTo(Optional.of("lab/copy")));
    store.put(target);
    store.put(file("lab", "copy", copy, Set.of(Operation.REHEARSE)));
    Cleared cleared =
        new Cleared(
            Offered.up("sqlite", UP).payload(),
            target,
            DatabaseEngines.find("sqlite").orElseThrow());
    return new StandIns(new Targets(new Home(folder), store, Map.of()))
        .rehearse("r1", cleared, UP, Optional.empty());
  }

  private TargetConnection file(String place, String name, String file, Set<Operation> may) {
    String path = folder.resolve(file).toAbsolutePath().normalize().toString();
    return TargetConnection.file(place, name, "sqlite", path, may);
  }

  private String url(String file) {
    return "jdbc:sqlite:" + folder.resolve(file).toAbsolutePath();
  }

  private void run(String file, String sql) throws SQLException {
    try (Connection session = DriverManager.getConnection(url(file));
        Statement statement = session.createStatement()) {
      statement.execute(sql);
    }
  }
}
