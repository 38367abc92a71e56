package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReaderTest {
  private static StatementReading read(String sql) {
    PostgresEngine engine = new PostgresEngine();
    return engine.read(engine.split(sql).statements().get(0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM t",
        "UPDATE t SET a = 1 WHERE true",
        "DELETE FROM t WHERE 1=1",
        "DELETE FROM t WHERE NOT false",
        "DELETE FROM t WHERE a = a",
        "DELETE FROM t WHERE a=1 OR true",
        "DELETE FROM t WHERE (a IS NULL OR a IS NOT NULL)",
        "WITH x AS (DELETE FROM t RETURNING 1) SELECT 1",
        "EXPLAIN ANALYZE DELETE FROM t",
        "DELETE FROM t WHERE NOT (1 = 2)"
      })
  void seesThatNothingLimitsAWrite(String sql) {
    assertThat(read(sql).traits()).contains(Trait.UNBOUNDED_WRITE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DROP TABLE a, b CASCADE|DESTROYS_DATA",
        "TRUNCATE t|DESTROYS_DATA",
        "ALTER TABLE t DROP COLUMN c|DESTROYS_DATA",
        "ALTER TABLE t DROP c|DESTROYS_DATA",
        "ALTER TABLE t ALTER c TYPE int|NARROWS_TYPE",
        "DO 'x'|DYNAMIC_SQL",
        "CALL p()|DYNAMIC_SQL",
        "COPY t TO PROGRAM 'x'|LEAVES_DATABASE",
        "SELECT pg_read_file('x')|LEAVES_DATABASE",
        "SELECT pg_catalog.\"pg_read_file\"('x')|LEAVES_DATABASE",
        "SELECT wipe()|HIDDEN_WRITE",
        "SELECT s.count(1)|HIDDEN_WRITE",
        "SELECT * INTO x FROM t|HIDDEN_WRITE",
        "CREATE USER u PASSWORD 'x'|CARRIES_SECRET",
        "GRANT ALL ON t TO u|CHANGES_PRIVILEGES",
        "CREATE INDEX i ON t(a)|LONG_BLOCKING_LOCK",
        "COMMIT|TRANSACTION_CONTROL",
        "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0)|VALIDATES_ROWS",
        "ALTER TABLE t ADD c uuid DEFAULT gen_random_uuid()|REWRITES_TABLE",
        "SELECT set_config('a','b',false)|CHANGES_SETTINGS",
        "VACUUM FULL t|REWRITES_TABLE"
      })
  void findsTheTrait(String sql, Trait trait) {
    assertThat(read(sql).traits()).contains(trait);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT wipe()",
        "DO 'x'",
        "FROBNICATE t",
        "DO $$ BEGIN NULL; END $$",
        "EXECUTE p"
      })
  void neverClaimsToUnderstandWhatItDoesNot(String sql) {
    assertThat(read(sql).certainty()).isNotEqualTo(Certainty.FULL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CREATE TABLE s.t (id bigint PRIMARY KEY, n numeric(10, 2) NOT NULL, CHECK (n > 0))|CREATED"
            + " s.t.id bigint, CREATED s.t.n numeric(10, 2)",
        "ALTER TABLE t ADD COLUMN c varchar(20) NOT NULL, DROP d|CREATED t.c varchar(20), DROPPED"
            + " t.d",
        "ALTER TABLE t ALTER c SET DATA TYPE double precision USING c::float8|ALTERED t.c double"
            + " precision",
        "ALTER TABLE t RENAME a TO b|RENAMED t.a",
        "INSERT INTO t (a, B) VALUES (1, 2)|WRITTEN t.a, WRITTEN t.b",
        "UPDATE t SET a = 1, (b, c) = (2, 3) WHERE id = 1|WRITTEN t.a, WRITTEN t.b, WRITTEN t.c"
      })
  void namesColumnsAndTypes(String sql, String expected) {
    assertThat(
            read(sql).columns().stream()
                .map(one -> one.use() + " " + one.table() + "." + one.name() + " " + one.type())
                .map(String::strip)
                .toList())
        .containsExactly(expected.split(", (?=[A-Z]+ )"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM t|ABSENT",
        "DELETE FROM t WHERE 1 = 1|ALWAYS_TRUE",
        "UPDATE t SET a = 1 WHERE id = 2|MEANINGFUL",
        "SELECT 1|NOT_ASKED",
        "WITH x AS (DELETE FROM t) UPDATE u SET a = 1 WHERE b = 2|ABSENT"
      })
  void saysWhatLimitsTheRows(String sql, StatementReading.Where where) {
    assertThat(read(sql).where()).isEqualTo(where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "DO $a$ BEGIN DROP TABLE t; END $a$|BEGIN DROP TABLE t; END",
        "PREPARE p AS DELETE FROM t|DELETE FROM t",
        "CREATE FUNCTION f() RETURNS int AS 'SELECT ''a''' LANGUAGE sql|SELECT 'a'"
      })
  void showsTheTextThatIsRun(String sql, String body) {
    assertThat(read(sql).dynamic())
        .singleElement()
        .extracting(part -> part.sql().strip())
        .isEqualTo(body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int, b geometry(Point, 4326) DEFAULT wipe(), c numeric(3))",
        "CREATE TABLE t (a int CHECK (a > wipe()), b vector(3))",
        "ALTER TABLE t ALTER a SET DEFAULT wipe()",
        "CREATE TABLE t (a int DEFAULT wipe(CAST('1' AS int)))",
        "CREATE TABLE t (a int[] DEFAULT ARRAY[1, wipe()])",
        "CREATE VIEW v AS SELECT wipe(), lower(a) FROM t"
      })
  void namesWhatIsCalledOnlyLater(String sql) {
    assertThat(read(sql).certainty()).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits()).doesNotContain(Trait.HIDDEN_WRITE);
    assertThat(read(sql).objects())
        .filteredOn(use -> use.kind().equals("function"))
        .extracting("name")
        .containsExactly("wipe");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT min(a), sin(1), btrim(b), regexp_replace(b, 'x', 'y') FROM t",
        "SELECT * FROM (SELECT 1, 2) x (a, b)",
        "SELECT * FROM json_to_record('{}') x (a int, b text)",
        "SELECT * FROM generate_series(1, 2) WITH ORDINALITY x (a, b)",
        "SELECT * FROM t TABLESAMPLE system_rows (10) REPEATABLE (5)",
        "SELECT * FROM json_table(js, '$' AS p COLUMNS (NESTED PATH '$.a' AS q COLUMNS (b text PATH"
            + " '$'))  PLAN (p OUTER (q))) AS jt",
        "ALTER TABLE ONLY (t) RENAME TO u",
        "CREATE DEFAULT CONVERSION c FOR 'a' TO 'b' FROM f",
        "CREATE SCHEMA s CREATE TABLE t (a int, b text) CREATE VIEW v AS SELECT a FROM t GRANT"
            + " SELECT ON v TO r WITH GRANT OPTION"
      })
  void readsInFull(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.FULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (wipe(a)) STORED)",
        "CREATE TABLE t (a int, b int CHECK (b > 0) GENERATED ALWAYS AS (wipe(a)) STORED)",
        "CREATE TABLE t (a int, EXCLUDE USING btree (wipe(a) WITH =))",
        "CREATE TABLE t AS SELECT wipe()",
        "ALTER TABLE t ADD b int GENERATED ALWAYS AS (wipe(a)) STORED",
        "ALTER TABLE t ALTER b SET EXPRESSION AS (wipe(a))",
        "CREATE INDEX ON t (wipe(a))",
        "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree (a) WHERE"
            + " wipe(a) > 0",
        "CREATE DOMAIN d AS int CHECK (wipe(VALUE))",
        "CREATE DOMAIN d AS int DEFAULT wipe()",
        "ALTER DOMAIN d SET DEFAULT wipe()",
        "ALTER DOMAIN d ADD CHECK (wipe(VALUE)) NOT VALID"
      })
  void countsWhatMustBeImmutableOrADomainCallsAsCalledNow(String sql) {
    assertThat(read(sql).traits()).as(sql).contains(Trait.HIDDEN_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (abs(a)) STORED, c box(2))",
        "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (START WITH 2))",
        "CREATE INDEX i ON ONLY s.t USING gin (lower(a) COLLATE \"C\" DESC) INCLUDE (b) WITH"
            + " (fillfactor = 70) WHERE (a > 0)",
        "CREATE INDEX ON t (a s.text_ops (x = 1), b text_ops (y = 'z'))",
        "CREATE TABLE t (a int, EXCLUDE USING spgist (a WITH =))",
        "SELECT * FROM t x (a, b) JOIN s.u y (a, c) ON abs(x.a) > 1",
        "WITH x (a) AS (SELECT 1), y (b) AS (VALUES (2)), z (c) AS ((SELECT 3)) SELECT * FROM x",
        "CREATE INDEX CONCURRENTLY i ON ONLY s.t USING gist (lower(a), b ops (x = 1)) WHERE (a > 0)",
        "SELECT s.box(10, 2) '100'",
        "COPY (SELECT a FROM t) TO STDOUT",
        "CREATE DOMAIN d AS geometry(Point, 4326) CHECK (abs(VALUE) > 0)"
      })
  void seesNoCallInTheFormsAround(String sql) {
    assertThat(read(sql).traits()).as(sql).doesNotContain(Trait.HIDDEN_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT DISTINCT ON (a) wipe() FROM t",
        "SELECT 1 OPERATOR(pg_catalog.+) wipe()",
        "SELECT * FROM t, wipe()",
        "SELECT * FROM (SELECT 1) x (a), wipe(2)",
        "SELECT * FROM t WHERE a IN (1) OR repeatable(2)",
        "SELECT \"inner\" (1)",
        "SELECT columns FROM t WHERE true AND outer(1)",
        "SELECT DISTINCT ON (a) repeatable(2) FROM t",
        "SELECT a FROM t WHERE (b) = plan(3)",
        "CREATE INDEX ON t (a text_ops (x = 1), (NOT wipe(a)))",
        "CREATE INDEX CONCURRENTLY i1 ON t (a) WHERE (NOT wipe(a))",
        "CREATE INDEX CONCURRENTLY i1 ON t (a) WHERE coalesce(b, NOT wipe(a))",
        "CREATE INDEX ON t (a) WHERE (b wipe(a))",
        "CREATE INDEX ON t USING btree (a) INCLUDE (b, c wipe(a))",
        "CREATE INDEX ON t (a) WITH (fillfactor wipe(a))",
        "CREATE INDEX ON t (NOT wipe(a))",
        "CREATE INDEX ON t ((NOT wipe(a)))",
        "CREATE INDEX ON t ((CASE wipe(a) WHEN 1 THEN 2 END))",
        "CREATE INDEX ON t (a, wipe(a) text_ops)",
        "CREATE INDEX ON t (coalesce(a, NOT wipe(a)))",
        "CREATE UNIQUE INDEX IF NOT EXISTS i ON ONLY s.t USING gist (a s.ops (x = 1)) WHERE (NOT"
            + " wipe(a))",
        "SELECT wipe(1) = '100'",
        "SELECT * FROM a JOIN b ON wipe(a.i)",
        "MERGE INTO t USING u ON wipe(1) WHEN MATCHED THEN DO NOTHING",
        "MERGE INTO t USING wipe(1) AS s ON s.a = t.a WHEN MATCHED THEN DO NOTHING",
        "DELETE FROM t USING wipe() x WHERE x.a = t.a",
        "ALTER TABLE t ALTER a TYPE int USING wipe(a)",
        "SELECT true IS DISTINCT FROM NOT wipe(1)",
        "SELECT extract(year FROM CASE wipe(1) WHEN 1 THEN now() END)",
        "SELECT * FROM t, wipe(a) AS (b int)",
        "SELECT * FROM t, wipe(a) AS (insert int)",
        "COPY (SELECT copy(1)) TO STDOUT"
      })
  void takesNoCallForAnAliasOrClause(String sql) {
    assertThat(read(sql).traits()).as(sql).contains(Trait.HIDDEN_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END"
            + " $$",
        "DO $x$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'm') THEN CREATE TYPE m"
            + " AS ENUM ('a'); END IF; END; $x$",
        "DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES u (id); EXCEPTION"
            + " WHEN duplicate_object OR duplicate_table THEN NULL; END $$ LANGUAGE plpgsql;",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_class WHERE relname = 't') THEN CREATE TABLE t"
            + " (a int, b numeric(3)); END IF; END $$"
      })
  void readsABlockThatMakesOneThingUnlessItIsThere(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.FULL);
    assertThat(read(sql).traits()).doesNotContain(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$ BEGIN DROP TABLE t; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); DELETE FROM t; EXCEPTION WHEN duplicate_object"
            + " THEN NULL; END $$",
        "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN DELETE FROM"
            + " t; END $$",
        "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN others THEN NULL; END $$",
        "DO $$ BEGIN CREATE TABLE t AS SELECT wipe(); EXCEPTION WHEN duplicate_table THEN NULL;"
            + " END $$",
        "DO $$ BEGIN CREATE TABLE t (a int DEFAULT wipe()); EXCEPTION WHEN duplicate_table THEN"
            + " NULL; END $$",
        "DO $$ BEGIN IF NOT EXISTS (SELECT wipe()) THEN CREATE TYPE m AS ENUM ('a'); END IF; END"
            + " $$",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TYPE m AS ENUM ('a'); END IF; DELETE FROM"
            + " t; END $$",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1) THEN CREATE TYPE m AS ENUM ('a'); ELSE DELETE FROM t;"
            + " END IF; END $$",
        "DO $$ BEGIN ALTER TABLE t ADD a int, DROP b; EXCEPTION WHEN duplicate_column THEN NULL;"
            + " END $$",
        "DO $$ DECLARE x int := wipe(); BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN"
            + " duplicate_object THEN NULL; END $$",
        "DO LANGUAGE plperl $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object"
            + " THEN NULL; END $$"
      })
  void leavesEveryOtherBlockUnread(String sql) {
    assertThat(read(sql).certainty()).as(sql).isEqualTo(Certainty.NONE);
    assertThat(read(sql).traits()).contains(Trait.DYNAMIC_SQL);
  }

  @Test
  void readsWhatASchemaIsCreatedWith() {
    StatementReading schema =
        read(
            "CREATE SCHEMA s CREATE TABLE t (a int) CREATE TRIGGER g AFTER INSERT ON t EXECUTE"
                + " FUNCTION wipe() GRANT ALL ON t TO r");

    assertThat(schema.traits()).contains(Trait.HIDDEN_WRITE, Trait.CHANGES_PRIVILEGES);
    assertThat(schema.objects())
        .contains(
            new StatementReading.ObjectUse(StatementReading.Use.CREATED, "schema", "s"),
            new StatementReading.ObjectUse(StatementReading.Use.CREATED, "table", "t"));
  }

  @Test
  void knowsThatAnIdentityIsAddedWithoutARewrite() {
    assertThat(read("ALTER TABLE t ALTER a ADD GENERATED BY DEFAULT AS IDENTITY").traits())
        .isEmpty();
  }

  @Test
  void tellsADefaultThatIsSetFromOneThatIsFilledIn() {
    String both = "ALTER TABLE t ALTER a SET DEFAULT late(), ADD b int DEFAULT wipe(), ADD c int";

    assertThat(read(both).traits()).contains(Trait.HIDDEN_WRITE);
    assertThat(read("ALTER TABLE t ADD b int DEFAULT wipe()").certainty())
        .isEqualTo(Certainty.PARTIAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "COPY t TO STDOUT|READ|t",
        "COPY app.t TO STDOUT|READ|app.t",
        "COPY U&\"\\0074\" TO STDOUT|READ|t",
        "COPY U&\"a\\\\0041\" TO STDOUT|READ|a\\0041",
        "COPY u&\"!0074!!\" uescape '!' TO STDOUT|READ|t!",
        "COPY U&\"\\0041\"\"\" /* \" */ UESCAPE/**/$x$+$x$ TO STDOUT|READ|\\0041\"",
        "COPY U&\"#+000074\"UESCAPE'#' TO STDOUT|READ|t",
        "COPY app.\"T\" (a, b) TO '/tmp/x'|READ|app.T",
        "COPY app.t (a) FROM '/tmp/x'|WRITTEN|app.t"
      })
  void seesWhichWayACopyGoes(String sql, StatementReading.Use use, String table) {
    assertThat(read(sql).objects())
        .containsExactly(new StatementReading.ObjectUse(use, "table", table));
  }

  @Test
  void raisesNoAlarmForHarmlessStatements() {
    assertThat(read("CREATE TABLE t (id bigint PRIMARY KEY, n varchar(10) DEFAULT 'x')").traits())
        .isEmpty();
    assertThat(read("ALTER TABLE t ADD COLUMN c text").traits()).isEmpty();
    assertThat(read("INSERT INTO t (a, b) SELECT lower(a), 1 FROM s").traits()).isEmpty();
    assertThat(read("UPDATE t SET a = 1 WHERE id = 5").traits()).isEmpty();
    assertThat(read("CREATE INDEX CONCURRENTLY i ON t (a)").traits()).isEmpty();
  }
}
