package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.RecoveryArtifact;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.SQLException;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables that are too large to be copied are moved away instead of dropped. */
class SoftDropTest {
  private static final String SHAPE =
      """
      SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
        SELECT 'column ' || attname || ' ' || format_type(atttypid, atttypmod) AS line
        FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0
        UNION ALL SELECT 'constraint ' || conname || ' ' || pg_get_constraintdef(oid)
        FROM pg_constraint WHERE conrelid = 't'::regclass
        UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE tablename = 't'
        UNION ALL SELECT 'acl ' || coalesce(relacl::text, '-') FROM pg_class
        WHERE oid = 't'::regclass
        UNION ALL SELECT 'sequence ' || pg_get_serial_sequence('t', 'id') || ' ' || last_value
        FROM t_id_seq) AS lines
      """;

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
    bench.sql(
        "CREATE SCHEMA public; CREATE TABLE p (id int PRIMARY KEY); INSERT INTO p VALUES (1)");
    bench.sql(
        """
        CREATE TABLE t (id serial PRIMARY KEY, s text, p int CONSTRAINT t_p REFERENCES p);
        CREATE INDEX t_s ON t (s);
        GRANT SELECT ON t TO PUBLIC;
        INSERT INTO t (s, p) SELECT 'v' || i, 1 FROM generate_series(1, 50) i
        """);
  }

  private void dropped(String sql) throws SQLException {
    bench.upTo(10).up("a1", sql);
  }

  @Test
  void comesBackWithKeysSequenceAndPrivileges() throws SQLException {
    String rows = bench.image("SELECT * FROM t");
    String shape = bench.ask(SHAPE);

    dropped("DROP TABLE t;");
    assertThat(bench.artifacts)
        .extracting(RecoveryArtifact::object, RecoveryArtifact::kind)
        .containsExactly(Tuple.tuple("public.t", "table"));
    assertThat(bench.ask("SELECT to_regclass('public.t')")).isEqualTo("null");
    var evidence =
        bench.down("CREATE TABLE t (id serial PRIMARY KEY, s text, p int REFERENCES p);", "a1");

    assertThat(evidence).singleElement().asString().contains("the table public.t put back");
    assertThat(bench.image("SELECT * FROM t")).isEqualTo(rows);
    assertThat(bench.ask(SHAPE)).isEqualTo(shape);
  }

  @Test
  void holdsNobodyBackWhileItIsAway() throws SQLException {
    dropped("DROP TABLE t;");

    bench.sql("DELETE FROM p; DROP TABLE p");

    assertThat(bench.ask("SELECT to_regclass('public.p')")).isEqualTo("null");
  }

  @Test
  void isCopiedBackWhereSomethingNeedsTheNewTable() throws SQLException {
    String rows = bench.image("SELECT * FROM t");
    dropped("DROP TABLE t;");

    var evidence =
        bench.down(
            "CREATE TABLE t (id serial PRIMARY KEY, s text, p int); CREATE VIEW v AS SELECT s FROM"
                + " t;",
            "a1");

    assertThat(evidence).singleElement().asString().contains("50 rows of public.t put back");
    assertThat(bench.image("SELECT * FROM t")).isEqualTo(rows);
    assertThat(bench.ask("SELECT count(*) FROM v")).isEqualTo("50");
    assertThat(bench.ask("SELECT nextval('t_id_seq')")).isEqualTo("51");
  }

  @Test
  void isCopiedBackWhereTheNewTableHasMoreThanIt() throws SQLException {
    dropped("DROP INDEX t_s; DROP TABLE t;");

    var evidence =
        bench.down(
            "CREATE TABLE t (id serial PRIMARY KEY, s text, p int); CREATE INDEX t_s ON t (s);",
            "a1");

    assertThat(evidence).singleElement().asString().contains("50 rows of public.t put back");
    assertThat(bench.ask("SELECT to_regclass('public.t_s')")).isEqualTo("t_s");
  }

  @Test
  void isRefusedWithAReasonWhereOthersDependOnIt() throws SQLException {
    bench.sql("CREATE VIEW v AS SELECT s FROM t; CREATE TABLE c (t int REFERENCES t)");

    dropped("DROP TABLE t CASCADE;");

    assertThat(bench.artifacts).isEmpty();
    assertThat(bench.notices)
        .singleElement()
        .asString()
        .contains("not set aside: public.t has more than 10 rows, the most that", "be moved away")
        .contains("these depend on it", "constraint c_t_fkey on table c", "view v");
  }

  @Test
  void isNotMovedWhereItsPartitionsOrNamesStandInTheWay() throws SQLException {
    dropped("DROP TABLE t;");
    bench.sql(
        "CREATE TABLE t (id serial PRIMARY KEY); INSERT INTO t SELECT generate_series(1, 20)");

    bench.upTo(10).up("a2", "DROP TABLE t;");

    assertThat(bench.notices).singleElement().asString().contains("is set aside already");
    assertThat(bench.artifacts).hasSize(1);
  }
}
