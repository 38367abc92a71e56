package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.RecoveryArtifact;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static EmbeddedPostgres server;
  private DataSource source;
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
  void bench() {
    source = server.getPostgresDatabase();
    bench = new RecoveryBench(source);
  }

  @AfterEach
  void sweep() throws SQLException {
    bench.sql("DROP SCHEMA IF EXISTS sluice CASCADE; DROP SCHEMA public CASCADE");
    bench.sql("CREATE SCHEMA public");
  }

  @Test
  void putsADroppedColumnBackByteForByte() throws SQLException {
    bench.sql("CREATE TABLE t (id bigint PRIMARY KEY, b bytea NOT NULL)");
    bench.sql("INSERT INTO t SELECT i, sha512(i::text::bytea) FROM generate_series(1, 4000) i");
    String before = bench.image("SELECT * FROM t");

    bench.up("a1", "ALTER TABLE t DROP COLUMN b;");
    assertThat(bench.artifacts)
        .extracting(RecoveryArtifact::object, RecoveryArtifact::kind, RecoveryArtifact::rows)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("public.t.b", "column-values", 4000L));
    var evidence = bench.down("ALTER TABLE t ADD COLUMN b bytea NOT NULL DEFAULT '';", "a1");

    assertThat(bench.image("SELECT * FROM t")).isEqualTo(before);
    assertThat(evidence).singleElement().asString().contains("4000 values of public.t.b put back");
  }

  @Test
  void putsBackWhatANarrowerTypeCutOff() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY, n numeric(10,2), s varchar(20))");
    bench.sql("INSERT INTO t SELECT i, i + 0.25, 'value ' || i FROM generate_series(1, 50) i");
    String before = bench.image("SELECT * FROM t");

    bench.up("a1", "ALTER TABLE t ALTER n TYPE int, ALTER s TYPE varchar(3) USING left(s, 3);");
    bench.down("ALTER TABLE t ALTER n TYPE numeric(10,2), ALTER s TYPE varchar(20);", "a1");

    assertThat(bench.image("SELECT * FROM t")).isEqualTo(before);
  }

  @Test
  void leavesConvertedValuesThatSomebodyChangedSince() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY, n numeric(10,2))");
    bench.sql("INSERT INTO t VALUES (1, 1.25), (2, 2.25)");
    bench.up("a1", "ALTER TABLE t ALTER n TYPE int;");
    bench.sql("UPDATE t SET n = 7 WHERE id = 2");

    var evidence = bench.down("ALTER TABLE t ALTER n TYPE numeric(10,2);", "a1");

    assertThat(bench.ask("SELECT string_agg(n::text, ' ' ORDER BY id) FROM t"))
        .isEqualTo("1.25 7.00");
    assertThat(evidence).anyMatch(line -> line.contains("1 values of public.t.n were changed"));
  }

  @Test
  void keepsOnlyDeletedRowsAndPutsThemBackOnce() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY, s text)");
    bench.sql("INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 100) i");
    bench.up("a1", "DELETE FROM t WHERE id <= 10;");
    bench.sql("INSERT INTO t VALUES (3, 'newer')");

    var evidence = bench.down("", "a1");

    assertThat(bench.artifacts).extracting(RecoveryArtifact::rows).containsExactly(10L);
    assertThat(evidence).singleElement().asString().contains("9 rows of public.t put back");
    assertThat(bench.ask("SELECT s FROM t WHERE id = 3")).isEqualTo("newer");
    assertThat(bench.ask("SELECT count(*) FROM t")).isEqualTo("100");
    assertThat(bench.down("", "a1")).isEmpty();
  }

  @Test
  void putsBackRowsThatWentWithTheirParent() throws SQLException {
    bench.sql("CREATE TABLE p (id int PRIMARY KEY)");
    bench.sql("CREATE TABLE c (id int PRIMARY KEY, p int REFERENCES p ON DELETE CASCADE)");
    bench.sql("CREATE TABLE n (id int PRIMARY KEY, p int REFERENCES p ON DELETE SET NULL)");
    bench.sql("INSERT INTO p VALUES (1), (2); INSERT INTO c VALUES (1, 1), (2, 2)");
    bench.sql("INSERT INTO n VALUES (1, 1), (2, 2)");
    String before = bench.image("SELECT * FROM p, c, n");

    bench.up("a1", "DELETE FROM p WHERE id = 1;");
    bench.down("", "a1");

    assertThat(bench.image("SELECT * FROM p, c, n")).isEqualTo(before);
  }

  @Test
  void leavesUpdatedRowsThatSomebodyChangedSince() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY, s text, at timestamptz DEFAULT now())");
    bench.sql("INSERT INTO t SELECT i, 'v' || i FROM generate_series(1, 20) i");
    bench.up("a1", "SET timezone = 'Asia/Tokyo'; UPDATE t SET s = 'x' WHERE id <= 10;");
    bench.sql("UPDATE t SET s = 'mine' WHERE id = 4");

    var evidence = bench.down("", "a1");

    assertThat(evidence).anyMatch(line -> line.contains("9 rows of public.t set back"));
    assertThat(evidence)
        .anyMatch(line -> line.contains("1 rows of public.t were changed since and were left"));
    assertThat(bench.ask("SELECT s FROM t WHERE id = 4")).isEqualTo("mine");
    assertThat(bench.ask("SELECT count(*) FROM t WHERE s = 'v' || id")).isEqualTo("19");
  }

  @Test
  void putsBackWhatAnUpsertAndAMergeChanged() throws SQLException {
    int version = Integer.parseInt(bench.ask("SHOW server_version_num")) / 10_000;
    assumeTrue(version >= 15, "PostgreSQL " + version + " has no MERGE");
    bench.sql("CREATE TABLE t (id int PRIMARY KEY, s text)");
    bench.sql("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
    bench.up(
        "a1",
        """
        INSERT INTO t VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET s = excluded.s;
        MERGE INTO t USING (VALUES (2), (3)) v (id) ON t.id = v.id
          WHEN MATCHED AND v.id = 2 THEN DELETE WHEN MATCHED THEN UPDATE SET s = 'y';
        """);

    bench.down("", "a1");

    assertThat(bench.ask("SELECT string_agg(id || s, ' ' ORDER BY id) FROM t"))
        .isEqualTo("1a 2b 3c");
  }

  @Test
  void putsTruncatedParentsBackBeforeTheirChildren() throws SQLException {
    bench.sql("CREATE TABLE z (id int PRIMARY KEY)");
    bench.sql("CREATE TABLE a (id serial PRIMARY KEY, z int NOT NULL REFERENCES z)");
    bench.sql("INSERT INTO z SELECT generate_series(1, 30)");
    bench.sql("INSERT INTO a (z) SELECT id FROM z");
    String before = bench.image("SELECT * FROM a");

    bench.up("a1", "TRUNCATE z RESTART IDENTITY CASCADE;");
    assertThat(bench.artifacts).hasSize(2);
    bench.down("", "a1");

    assertThat(bench.image("SELECT * FROM a")).isEqualTo(before);
    assertThat(bench.ask("SELECT nextval('a_id_seq')")).isEqualTo("31");
  }

  @Test
  void refillsADroppedTableWithItsIdentityAndType() throws SQLException {
    String table =
        """
        CREATE TYPE mood AS ENUM ('sad', 'glad');
        CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n serial,
          m mood, twice bigint GENERATED ALWAYS AS (n * 2) STORED);
        """;
    bench.sql(table + "INSERT INTO t (m) SELECT 'glad' FROM generate_series(1, 40)");
    String before = bench.image("SELECT * FROM t");

    bench.up("a1", "DROP TABLE t; DROP TYPE mood;");
    bench.down(table, "a1");
    bench.sql("INSERT INTO t (m) VALUES ('sad')");

    assertThat(bench.image("SELECT * FROM t WHERE id <= 40")).isEqualTo(before);
    assertThat(bench.ask("SELECT id || ' ' || n FROM t WHERE m = 'sad'")).isEqualTo("41 41");
  }

  @Test
  void restoresEqualRowsWithoutAKeyAsOftenAsTheyWereThere() throws SQLException {
    bench.sql("CREATE TABLE t (s text); INSERT INTO t VALUES ('a'), ('a'), ('a'), ('b')");
    bench.up("a1", "DELETE FROM t WHERE ctid IN (SELECT ctid FROM t WHERE s = 'a' LIMIT 2);");

    bench.down("", "a1");

    assertThat(bench.ask("SELECT string_agg(s, '' ORDER BY s) FROM t")).isEqualTo("aaab");
  }

  @Test
  void saysWhatItDoesNotSetAside() throws SQLException {
    bench.sql("CREATE TABLE keyless (s text); INSERT INTO keyless VALUES ('a')");
    bench.sql("CREATE TABLE large (id int PRIMARY KEY)");
    bench.sql("INSERT INTO large SELECT generate_series(1, 6)");

    bench.upTo(5).up("a1", "UPDATE keyless SET s = 'b'; TRUNCATE large; DO 'BEGIN END';");

    assertThat(bench.artifacts).isEmpty();
    assertThat(bench.notices)
        .containsExactly(
            "1 WARNING not set aside: public.keyless: without a key its rows cannot be found"
                + " again, so this cannot be put back",
            "2 WARNING not set aside: public.large has more than 5 rows, the most that this"
                + " connection keeps (sluice agent connection set)",
            "3 WARNING not set aside: what it runs is text that cannot be read");
  }

  @Test
  void keepsTriggersStillAndGivesThemBackAsTheyWere() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
    bench.sql(
        """
        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END';
        CREATE TRIGGER on_insert BEFORE INSERT ON t EXECUTE FUNCTION no();
        CREATE TRIGGER off BEFORE INSERT ON t EXECUTE FUNCTION no();
        ALTER TABLE t DISABLE TRIGGER off; ALTER TABLE t ENABLE ALWAYS TRIGGER on_insert
        """);
    bench.up("a1", "TRUNCATE t;");

    bench.down("", "a1");

    assertThat(bench.ask("SELECT count(*) FROM t")).isEqualTo("1");
    assertThat(
            bench.ask(
                "SELECT string_agg(tgname || tgenabled::text, ' ' ORDER BY tgname) FROM pg_trigger"
                    + " WHERE tgrelid = 't'::regclass"))
        .isEqualTo("offD on_insertA");
  }

  @Test
  void refusesWhatAForeignKeyForbidsAndChangesNothing() throws SQLException {
    bench.sql("CREATE TABLE p (id int PRIMARY KEY)");
    bench.sql("CREATE TABLE c (id int PRIMARY KEY, p int CONSTRAINT c_p REFERENCES p)");
    bench.sql("INSERT INTO p VALUES (1); INSERT INTO c VALUES (1, 1)");
    bench.up("a1", "DELETE FROM c;");
    bench.sql("DELETE FROM p");

    assertThatThrownBy(() -> bench.down("", "a1"))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("public.c cannot be put back: constraint c_p on c does not hold");
    assertThat(bench.ask("SELECT count(*) FROM c")).isEqualTo("0");
  }

  @Test
  void treatsPartitionsAndQuotedNamesAsTheTableThatTheyAre() throws SQLException {
    bench.sql("CREATE TABLE \"My.T\" (id int, s text, PRIMARY KEY (id)) PARTITION BY RANGE (id)");
    bench.sql("CREATE TABLE low PARTITION OF \"My.T\" FOR VALUES FROM (0) TO (10)");
    bench.sql("CREATE TABLE high PARTITION OF \"My.T\" FOR VALUES FROM (10) TO (20)");
    bench.sql("INSERT INTO \"My.T\" SELECT i, 'v' FROM generate_series(1, 19) i");

    bench.up("a1", "UPDATE \"My.T\" SET s = 'w' WHERE id > 5; DELETE FROM \"My.T\";");
    bench.down("", "a1");

    assertThat(bench.ask("SELECT count(*) FROM \"My.T\" WHERE s = 'v'")).isEqualTo("19");
  }

  @Test
  void listsArtifactsNewestFirst() throws SQLException {
    bench.sql("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
    try (Connection connection = source.getConnection()) {
      assertThat(PostgresRecovery.artifacts(connection, "sluice")).isEmpty();
      bench.up("a1", "DELETE FROM t WHERE id = 1; TRUNCATE t;");

      assertThat(PostgresRecovery.artifacts(connection, "sluice"))
          .extracting(RecoveryArtifact::statement)
          .containsExactly(2, 1);
    }
  }
}
