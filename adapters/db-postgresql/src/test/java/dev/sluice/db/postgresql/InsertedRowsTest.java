package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.RecoveryArtifact;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that a script added are taken back, and only those. */
class InsertedRowsTest {
  private static EmbeddedPostgres server;
  private RecoveryBench bench;

  @BeforeAll
  static void start() throws IOException {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
  }

  @BeforeEach
  void sweep() throws SQLException {
    bench = new RecoveryBench(server.getPostgresDatabase());
    bench.sql("DROP SCHEMA IF EXISTS sluice CASCADE; DROP SCHEMA public CASCADE");
    bench.sql("CREATE SCHEMA public; CREATE TABLE t (id int PRIMARY KEY, s text)");
    bench.sql("INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 20) i");
  }

  private String ids() throws SQLException {
    return bench.ask("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t WHERE id > 20");
  }

  @Test
  void aRunOfInsertsIsOneArtifactOfWhatItAdded() throws SQLException {
    bench.up(
        "a1",
        "INSERT INTO t VALUES (21, 'a'); INSERT INTO t VALUES (22, 'b'), (23, NULL);"
            + " INSERT INTO t SELECT id + 100, s FROM t ON CONFLICT DO NOTHING;");
    assertThat(bench.artifacts).extracting(RecoveryArtifact::rows).containsExactly(26L);

    List<String> evidence = bench.down("", "a1");

    assertThat(evidence)
        .singleElement()
        .asString()
        .contains("26 added rows of public.t taken back");
    assertThat(ids()).isEqualTo("null");
    assertThat(bench.ask("SELECT count(*) FROM t")).isEqualTo("20");
  }

  @Test
  void aTableThatWasThereIsNoneOfTheRunsOwnWhateverTheScriptSays() throws SQLException {
    bench.up(
        "a1", "CREATE TABLE IF NOT EXISTS t (id int); INSERT INTO t VALUES (21, 'a'), (22, 'b');");

    bench.down("", "a1");

    assertThat(ids()).isEqualTo("null");
  }

  @Test
  void rowsOfOthersAreNeverTakenForItsOwn() throws SQLException {
    bench.meanwhile("INSERT INTO t VALUES (50, 'theirs')");
    bench.up("a1", "INSERT INTO t VALUES (21, 'a'); INSERT INTO t VALUES (22, 'b');");
    assertThat(ids()).isEqualTo("21 22 50");

    bench.down("", "a1");

    assertThat(ids()).isEqualTo("50");
  }

  @Test
  void rowsThatOthersChangedOrNeedAreToldAndLeft() throws SQLException {
    bench.sql("CREATE TABLE c (t int REFERENCES t ON DELETE CASCADE)");
    bench.up("a1", "INSERT INTO t VALUES (21, 'a'), (22, 'b'), (23, 'c'), (24, 'd');");
    bench.sql("UPDATE t SET s = 'mine' WHERE id = 22; INSERT INTO c VALUES (23)");
    bench.sql("DELETE FROM t WHERE id = 24");

    List<String> evidence = bench.down("", "a1");

    assertThat(ids()).isEqualTo("22 23");
    assertThat(bench.ask("SELECT count(*) FROM c")).isEqualTo("1");
    assertThat(evidence)
        .anyMatch(line -> line.contains("1 added rows of public.t taken back"))
        .anyMatch(line -> line.contains("1 added rows of public.t were changed since"))
        .anyMatch(line -> line.contains("1 added rows of public.t are referred to"));
  }

  @Test
  void rowsThatReferToOneAnotherGoTogether() throws SQLException {
    bench.sql("ALTER TABLE t ADD parent int REFERENCES t");
    bench.sql("CREATE TABLE c (id int PRIMARY KEY, t int REFERENCES t)");
    bench.up(
        "a1",
        "INSERT INTO c VALUES (1, 1); INSERT INTO t VALUES (30, 'root', 30);"
            + " INSERT INTO t VALUES (31, 'leaf', 30), (32, 'leaf', 31);"
            + " INSERT INTO c VALUES (2, 32);");

    bench.down("", "a1");

    assertThat(ids()).isEqualTo("null");
    assertThat(bench.ask("SELECT count(*) FROM c")).isEqualTo("0");
  }

  @Test
  void aColumnThatCameWithThemMayGoBeforeThem() throws SQLException {
    bench.up("a1", "ALTER TABLE t ADD COLUMN n int; INSERT INTO t VALUES (21, 'a', 5);");

    bench.down("ALTER TABLE t DROP COLUMN n;", "a1");

    assertThat(ids()).isEqualTo("null");
  }

  @Test
  void aTableThatTheScriptMadeNeedsNoArtifact() throws SQLException {
    bench.up("a1", "CREATE TABLE fresh (id int PRIMARY KEY); INSERT INTO fresh VALUES (1);");

    assertThat(bench.artifacts).isEmpty();
    assertThat(bench.notices).isEmpty();
  }

  @Test
  void whatATriggerChangesInTheTableIsNotTakenForAdded() throws SQLException {
    bench.sql("CREATE TABLE log (id int)");
    bench.sql(
        """
        CREATE FUNCTION newest() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN UPDATE t SET s = ''old'' WHERE id = 1; INSERT INTO log VALUES (NEW.id);
           RETURN NEW; END';
        CREATE TRIGGER newest AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION newest()
        """);
    String before = bench.image("SELECT * FROM t");
    bench.up("a1", "INSERT INTO t VALUES (21, 'a');");

    bench.down("", "a1");

    assertThat(bench.image("SELECT * FROM t")).isEqualTo(before);
    assertThat(bench.notices)
        .containsExactly(
            "1 WARNING not set aside: what triggers of public.t (newest) write elsewhere");
  }

  @Test
  void aTriggerThatOnlyFillsTheRowIsNoObstacle() throws SQLException {
    bench.sql(
        """
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS
          'BEGIN NEW.s := upper(NEW.s); RETURN NEW; END';
        CREATE TRIGGER stamp BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION stamp()
        """);
    bench.up("a1", "INSERT INTO t VALUES (21, 'a');");

    bench.down("", "a1");

    assertThat(ids()).isEqualTo("null");
    assertThat(bench.notices).isEmpty();
  }

  @Test
  void saysBeforeWhatItCannotTakeBack() throws SQLException {
    bench.sql("CREATE TABLE keyless (s text); CREATE TABLE ruled (id int PRIMARY KEY)");
    bench.sql("CREATE RULE r AS ON INSERT TO ruled DO INSTEAD UPDATE t SET s = 'x'");
    bench.sql("CREATE VIEW v AS SELECT id, s FROM t");
    bench.sql("ANALYZE t");

    bench.up("a1", "INSERT INTO keyless VALUES ('a'); INSERT INTO ruled VALUES (1);");
    bench.up("a2", "INSERT INTO v VALUES (60, 'z');");
    bench.upTo(5).up("a3", "INSERT INTO t VALUES (61, 'z');");

    assertThat(bench.artifacts).isEmpty();
    assertThat(bench.notices)
        .containsExactly(
            "1 WARNING not set aside: rows added to public.keyless: without a key they cannot be"
                + " found again",
            "2 WARNING not set aside: rows added to public.ruled: its rules write something else",
            "1 WARNING not set aside: rows added to public.v: it is not a plain table",
            "1 WARNING not set aside: rows added to public.t: it has more than 5 rows, the"
                + " most that this connection keeps (sluice agent connection set)");
  }
}
