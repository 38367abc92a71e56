package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.Outcome;
import dev.sluice.db.Outcome.State;
import dev.sluice.db.RecoveryArtifact;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tables that are too large to be copied are renamed instead of dropped; a subclass per product.
 */
abstract class SoftDropContract {
  private static final String MAKE = SoftDropBench.MAKE;
  private static final String TRIGGER = SoftDropBench.TRIGGER;
  private static final String TOO_MANY =
      "not set aside: t has more than 10 rows, the most that this connection keeps (sluice agent"
          + " connection set)";
  private final Optional<ServerFiles> files;
  private final DatabaseEngine engine;
  private SoftDropBench bench;

  SoftDropContract(Optional<ServerFiles> files, DatabaseEngine engine) {
    this.files = files;
    this.engine = engine;
  }

  @BeforeEach
  void fresh() throws SQLException {
    assumeTrue(files.isPresent(), "no server of this product here");
    bench = new SoftDropBench(TestServer.of(files.orElseThrow()), engine);
  }

  private void applied(Outcome outcome) {
    assertThat(outcome.state()).as("%s", outcome).isEqualTo(State.APPLIED);
  }

  private List<RecoveryArtifact> artifacts() {
    try (Database database = bench.open(bench.settings())) {
      return database.artifacts();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP TABLE t", "DROP TABLE IF EXISTS t, gone", "DROP TABLES t"})
  void comesBackWithKeysTriggersAndNumbers(String drop) throws SQLException {
    String before = bench.image();

    applied(bench.up(drop));
    assertThat(artifacts())
        .extracting(RecoveryArtifact::object, RecoveryArtifact::kind)
        .containsExactly(Tuple.tuple("t", "table"));
    assertThat(bench.ask("SHOW TABLES LIKE 't'")).isEmpty();
    Outcome back = bench.back(drop, MAKE);

    applied(back);
    assertThat(back.evidence()).contains("the table t put back");
    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.kept()).isEmpty();
    bench.sql("INSERT INTO t (p) VALUES (1)");
    assertThat(bench.ask("SELECT s FROM t ORDER BY id DESC LIMIT 1")).containsExactly("none");
  }

  @Test
  void comesBackBesideNothing() throws SQLException {
    String before = bench.image();
    applied(bench.up("DROP TABLE t"));

    applied(bench.back("DROP TABLE t", ""));

    assertThat(bench.image()).isEqualTo(before);
  }

  @Test
  void leavesItsNamesToATableThatIsMadeAnew() throws SQLException {
    String before = bench.image();
    String script =
        "DROP TABLE t; " + MAKE + "; " + TRIGGER + "; INSERT INTO t (id, p) VALUES (7, 1)";

    applied(bench.up(script));
    assertThat(bench.ask("SELECT s FROM t")).containsExactly("none");
    applied(bench.back(script, "DROP TABLE t"));

    assertThat(bench.image()).isEqualTo(before);
  }

  @Test
  void isNotSeenByComparisonsAndHoldsNobodyBack() throws SQLException {
    applied(bench.up("DROP TABLE t"));
    bench.sql("DELETE FROM p", "DROP TABLE p");

    try (Database database = bench.open(bench.settings())) {
      assertThat(database.schema().objects()).isEmpty();
    }
    assertThat(bench.kept()).hasSize(1);
  }

  @Test
  void goesAndComesBackTogetherWithTablesOfTheSameStatement() throws SQLException {
    String child =
        "CREATE TABLE c (id int PRIMARY KEY, t int, CONSTRAINT c_t FOREIGN KEY (t) REFERENCES t"
            + " (id))";
    bench.sql(child, "INSERT INTO c VALUES (1, 100)");
    String before = bench.image();

    applied(bench.up("DROP TABLE c, t"));
    assertThat(bench.kept()).hasSize(2);
    applied(bench.back("DROP TABLE c, t", MAKE + "; " + child));

    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.ask("SELECT t FROM c")).containsExactly("100");
    assertThat(
            bench.ask(
                "SELECT REFERENCED_TABLE_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE"
                    + " TABLE_SCHEMA = DATABASE() AND CONSTRAINT_NAME = 'c_t'"))
        .containsExactly("t");
  }

  @Test
  void isCopiedBackWhereSomethingNeedsTheNewTable() throws SQLException {
    applied(bench.up("DROP TABLE t"));

    Outcome back =
        bench.back(
            "DROP TABLE t",
            "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY, s varchar(20), p int); CREATE TABLE"
                + " c (t int, FOREIGN KEY (t) REFERENCES t (id))");

    applied(back);
    assertThat(back.evidence()).contains("50 rows of t put back");
    assertThat(bench.ask("SELECT count(*) FROM t WHERE s LIKE 'v%'")).containsExactly("50");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE INDEX more ON t (p)",
        "CREATE TRIGGER more AFTER DELETE ON t FOR EACH ROW SET @x = 1"
      })
  void isCopiedBackWhereTheNewTableHasMoreThanIt(String more) throws SQLException {
    applied(bench.up("DROP TABLE t"));

    Outcome back = bench.back("DROP TABLE t", MAKE + "; " + more);

    applied(back);
    assertThat(back.evidence()).contains("50 rows of t put back");
  }

  @Test
  void isCopiedBackWhereTheDownScriptFillsTheNewTable() throws SQLException {
    applied(bench.up("DROP TABLE t"));

    Outcome back =
        bench.back("DROP TABLE t", MAKE + "; INSERT INTO t (id, s, p) VALUES (100, 'mine', 1)");

    applied(back);
    assertThat(back.evidence()).contains("49 rows of t put back");
    assertThat(bench.ask("SELECT s FROM t WHERE id = 100")).containsExactly("mine");
  }

  @Test
  void isRefusedWithAReasonWhereAForeignKeyRefersToIt() throws SQLException {
    bench.sql("CREATE TABLE c (t int, CONSTRAINT c_t FOREIGN KEY (t) REFERENCES t (id))");

    bench.up("DROP TABLE t");

    assertThat(bench.heard)
        .contains(
            TOO_MANY + " and cannot be moved away instead: foreign key" + " c_t of c refers to it");
    assertThat(bench.kept()).isEmpty();
    assertThat(artifacts()).isEmpty();
  }

  private String elsewhere() throws SQLException {
    return TestServer.of(files.orElseThrow()).fresh().database();
  }

  @Test
  void isDroppedTogetherWithATableOfAnotherDatabase() throws SQLException {
    String far = elsewhere() + ".far";
    bench.sql("CREATE TABLE " + far + " (i int)");

    applied(bench.up("DROP TABLE IF EXISTS t, " + far));

    assertThat(bench.heard)
        .contains(
            TOO_MANY + " and cannot be moved away instead: " + far + " is named with its database");
    assertThat(bench.ask("SHOW TABLES FROM " + far.replace(".far", ""))).isEmpty();
    assertThat(bench.kept()).isEmpty();
  }

  @Test
  void isNotTakenForATableOfTheDatabaseThatTheScriptChose() throws SQLException {
    String other = elsewhere();
    bench.sql("CREATE TABLE " + other + ".t AS SELECT * FROM t");

    applied(bench.up("USE " + other + "; DROP TABLE t"));

    assertThat(bench.heard).contains("not set aside: its session has chosen another database");
    assertThat(bench.ask("SELECT count(*) FROM t")).containsExactly("50");
    assertThat(bench.ask("SHOW TABLES FROM " + other)).isEmpty();
    assertThat(bench.kept()).isEmpty();
  }

  @Test
  void comesBackToItsOwnDatabaseWhicheverTheDownScriptChose() throws SQLException {
    String other = elsewhere();
    String before = bench.image();
    applied(bench.up("DROP TABLE t"));

    applied(bench.back("DROP TABLE t", "USE " + other + "; CREATE TABLE here (i int)"));

    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.ask("SHOW TABLES FROM " + other)).containsExactly("here");
  }

  @Test
  void isDroppedWithAReasonWhereTheTextOfItsConstraintsCannotBeRead() throws SQLException {
    applied(bench.up("SET SESSION sql_quote_show_create = 0; DROP TABLE t"));

    assertThat(bench.heard)
        .contains(
            TOO_MANY
                + " and cannot be moved away instead: the text of"
                + " its foreign keys and checks cannot be read");
    assertThat(bench.kept()).isEmpty();
  }

  @Test
  void comesBackBeforeTheCopiedRowsThatItRefersTo() throws SQLException {
    String before = bench.image();
    String script = "DROP TABLE t; DELETE FROM p; DROP TABLE p";
    applied(bench.up(script));

    Outcome back = bench.back(script, "CREATE TABLE p (id int PRIMARY KEY); " + MAKE);

    applied(back);
    assertThat(back.evidence())
        .contains("foreign keys of t were not checked: rows that they refer to come back after it");
    assertThat(bench.image()).isEqualTo(before);
    assertThat(bench.ask("SELECT id FROM p")).containsExactly("1");
  }

  @Test
  void keepsAnAuthorsCheckThatIsNamedAlmostLikeAGivenOne() throws SQLException {
    bench.sql("ALTER TABLE t ADD CONSTRAINT t_chk_mine CHECK (p < 9)");
    String before = bench.image();
    applied(bench.up("DROP TABLE t"));

    applied(bench.back("DROP TABLE t", ""));

    assertThat(bench.image()).isEqualTo(before);
  }

  @Test
  void tellsWhatCameBackBesidesATableThatLacksSomething() throws SQLException {
    bench.sql("CREATE TABLE s AS SELECT id FROM t");
    applied(bench.up("DROP TABLE t; DROP TABLE s"));
    bench.sql("DELETE FROM p");

    Outcome back = bench.back("DROP TABLE t; DROP TABLE s", "");

    assertThat(back.state()).isNotEqualTo(State.APPLIED);
    assertThat(back.trouble().orElseThrow().message())
        .contains("t is back, but lacks")
        .endsWith("besides: the table s put back");
    assertThat(back.evidence())
        .contains("bringing back whole tables broke off: some may be back in their places");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DROP TABLE t, gone", "DROP TABLE /* IF EXISTS */ t, gone"})
  void leavesTablesWhereTheServerRefusesTheStatement(String drop) throws SQLException {
    Outcome outcome = bench.up(drop);

    assertThat(outcome.state()).isNotEqualTo(State.APPLIED);
    assertThat(bench.heard)
        .contains(TOO_MANY + " and cannot be moved away instead: gone is not" + " there");
    assertThat(bench.kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DROP TABLE t", "DROP TEMPORARY TABLE t", "DROP TEMPORARY TABLE IF EXISTS t"})
  void isNotTouchedWhereATemporaryTableHidesIt(String drop) throws SQLException {
    applied(bench.up("CREATE TEMPORARY TABLE t (x int); " + drop));

    assertThat(bench.ask("SELECT count(*) FROM t")).containsExactly("50");
    assertThat(bench.heard).isEmpty();
    assertThat(artifacts()).isEmpty();
  }

  @Test
  void isDroppedWithAReasonTogetherWithATemporaryTable() throws SQLException {
    applied(bench.up("CREATE TEMPORARY TABLE short (x int); DROP TABLE t, short"));

    assertThat(bench.heard)
        .singleElement()
        .asString()
        .endsWith("moved away instead: the statement drops a temporary table too");
    assertThat(bench.kept()).isEmpty();
  }

  @Test
  void findsRoomInAListOfAnOlderVersion() throws SQLException {
    bench.up("INSERT INTO p VALUES (2)");
    bench.sql("ALTER TABLE sluice_recovery DROP COLUMN phase, DROP COLUMN definition");
    String before = bench.image();

    applied(bench.run(bench.settings(), bench.up("u2", "DROP TABLE t")));
    applied(bench.run(bench.settings(), bench.down("d1", "DROP TABLE t", MAKE, Set.of("u2"))));

    assertThat(bench.image()).isEqualTo(before);
  }
}
