package dev.sluice.db.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.step.Sql;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Reading, rendering and reading again give the same schema, construct by construct. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadowTest {
  private EmbeddedPostgres server;

  @BeforeAll
  void start() throws IOException {
    server = EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void rebuildsEveryConstructExactly() throws SQLException {
    create("constructs", CONSTRUCTS);

    assertRebuilt("constructs");
  }

  @Test
  void rebuildsNamesThatNeedQuotes() throws SQLException {
    create(
        "quotes",
        """
        CREATE SCHEMA "Odd Schema";
        CREATE TABLE "Odd Schema"."user" ("select" int PRIMARY KEY, "a.b" text, "ü""x" text);
        CREATE INDEX "Index.1" ON "Odd Schema"."user" ("a.b");
        CREATE VIEW "Odd Schema"."V" AS SELECT "a.b" AS "c d" FROM "Odd Schema"."user";
        COMMENT ON COLUMN "Odd Schema"."user"."a.b" IS 'it''s \\ odd';
        """);

    assertRebuilt("quotes");
  }

  @Test
  void dropsTheShadowWhenItIsClosed() throws SQLException {
    create("closing", "CREATE TABLE t (id int)");

    try (Database target = open("closing")) {
      Database.Shadow shadow = target.shadow(target.schema()).orElseThrow();
      assertThat(shadows()).hasSize(1);
      shadow.close();
    }

    assertThat(shadows()).isEmpty();
  }

  @Test
  @SuppressWarnings("try")
  void dropsWhatSessionsThatActAsARoleStillUse() throws SQLException {
    run("postgres", "CREATE ROLE owner CREATEDB; CREATE ROLE made LOGIN IN ROLE owner");
    run("postgres", "ALTER ROLE made SET role = owner");
    run("postgres", "CREATE DATABASE sluice_shadow_1_left OWNER owner");
    create("acting", "CREATE TABLE t (id int)");

    try (Database target = new PostgresEngine().open(settings("acting", "made"));
        Connection left = session("sluice_shadow_1_left");
        Database.Shadow shadow = target.shadow(target.schema()).orElseThrow();
        Connection used = session(shadows().get(0))) {
      assertThat(shadows()).as("of which the old one is gone").hasSize(1);
      assertThat(left.isValid(5)).isFalse();

      shadow.close();

      assertThat(used.isValid(5)).isFalse();
      assertThat(shadows()).isEmpty();
    }
  }

  private Connection session(String database) {
    return new Connections(settings(database, "made")).open("sluice-left");
  }

  @Test
  void saysNothingIsAtHandWithoutTheRightToCreateDatabases() throws SQLException {
    create("poor", "CREATE TABLE t (id int)");
    run("postgres", "CREATE ROLE poor LOGIN");

    try (Database target = new PostgresEngine().open(settings("poor", "poor"))) {
      assertThat(target.shadow(target.schema())).isEmpty();
    }
  }

  private void assertRebuilt(String name) {
    try (Database target = open(name)) {
      Schema schema = target.schema();
      assertThat(schema.objects()).hasSizeGreaterThan(4);
      try (Database.Shadow shadow = target.shadow(schema).orElseThrow()) {
        assertThat(shadow.database().schema().objects())
            .extracting(SchemaObject::canonical)
            .containsExactlyInAnyOrderElementsOf(
                schema.objects().stream().map(SchemaObject::canonical).toList());
        assertThat(shadow.database().schema().fingerprint()).isEqualTo(schema.fingerprint());
      }
    }
  }

  private void create(String database, String sql) throws SQLException {
    run("postgres", "CREATE DATABASE " + database);
    run(database, sql);
  }

  private void run(String database, String sql) throws SQLException {
    try (Connection connection = server.getDatabase("postgres", database).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> shadows() throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      return Sql.texts(
          connection, "SELECT datname FROM pg_database WHERE datname LIKE 'sluice\\_shadow%'");
    }
  }

  private Database open(String database) {
    return new PostgresEngine().open(settings(database, "postgres"));
  }

  private ConnectionSettings settings(String database, String user) {
    return new ConnectionSettings(
        "localhost",
        server.getPort(),
        database,
        user,
        "",
        "disable",
        Map.of(),
        Duration.ofSeconds(5));
  }

  private static final String CONSTRUCTS =
      """
      CREATE SCHEMA shop;
      CREATE TYPE shop.state AS ENUM ('new', 'it''s paid', 'gone');
      CREATE TYPE shop.pair AS (a int, b text);
      CREATE DOMAIN shop.email AS text NOT NULL CHECK (VALUE LIKE '%@%');
      CREATE SEQUENCE shop.numbers INCREMENT BY 5 START WITH 100;
      CREATE FUNCTION shop.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
      CREATE TABLE shop.people (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        serial_number serial,
        mail shop.email,
        name varchar(80) COLLATE "C" DEFAULT 'nobody' NOT NULL,
        doubled int GENERATED ALWAYS AS (shop.twice(4)) STORED,
        number int DEFAULT nextval('shop.numbers'),
        state shop.state DEFAULT 'new',
        made timestamptz DEFAULT now(),
        CONSTRAINT name_not_empty CHECK (name <> ''),
        UNIQUE (mail, name)
      );
      COMMENT ON TABLE shop.people IS 'people''s table';
      CREATE TABLE shop.orders (
        id uuid PRIMARY KEY DEFAULT md5('a')::uuid,
        person bigint REFERENCES shop.people ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        during tstzrange,
        EXCLUDE USING gist (during WITH &&)
      );
      CREATE INDEX orders_recent ON shop.orders (person DESC NULLS LAST) INCLUDE (id)
        WHERE person IS NOT NULL;
      CREATE UNIQUE INDEX people_lower ON shop.people (lower(name));
      CREATE TABLE shop.events (id int, at date NOT NULL, PRIMARY KEY (id, at))
        PARTITION BY RANGE (at);
      CREATE TABLE shop.events_2026 PARTITION OF shop.events
        FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      CREATE INDEX events_at ON shop.events (at);
      CREATE UNLOGGED TABLE shop.scratch (a int) WITH (fillfactor = 70);
      CREATE VIEW shop.active AS SELECT id, name FROM shop.people WHERE state <> 'gone';
      CREATE VIEW shop.active_names AS SELECT name FROM shop.active;
      CREATE MATERIALIZED VIEW shop.totals AS SELECT count(*) AS n FROM shop.orders;
      CREATE UNIQUE INDEX totals_n ON shop.totals (n);
      CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.made := now(); RETURN NEW; END $$;
      CREATE TRIGGER touch BEFORE UPDATE ON shop.people
        FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION shop.touch();
      ALTER TABLE shop.people ENABLE ROW LEVEL SECURITY;
      CREATE POLICY mine ON shop.people FOR SELECT USING (name = current_user);
      CREATE FUNCTION shop.everybody() RETURNS SETOF shop.people LANGUAGE sql
        AS 'SELECT * FROM shop.people';
      CREATE PROCEDURE shop.nothing() LANGUAGE sql AS 'SELECT 1';
      """;
}
