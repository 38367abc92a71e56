package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearsalTest {
  private static final String SHOP =
      """
      CREATE TYPE mood AS ENUM ('happy', 'sad');
      CREATE TABLE users (id bigserial PRIMARY KEY, nick varchar(40) NOT NULL, mood mood DEFAULT 'sad');
      CREATE TABLE orders (id int PRIMARY KEY, user_id bigint REFERENCES users (id), total numeric(10, 2) CHECK (total >= 0));
      CREATE TABLE codes (code text NOT NULL UNIQUE);
      CREATE TABLE loose (code text UNIQUE);
      CREATE INDEX users_nick ON users (nick);
      CREATE VIEW nicks AS SELECT id, nick FROM users;
      CREATE VIEW long_nicks AS SELECT * FROM nicks WHERE length(nick) > 10;
      CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER stamped BEFORE INSERT ON orders FOR EACH ROW EXECUTE FUNCTION stamp();
      COMMENT ON COLUMN users.nick IS 'what others call them';
      INSERT INTO users (nick) VALUES ('ada');
      ANALYZE users;
      """;

  private final Rehearsal rehearsal = new Rehearsal(new PostgresEngine());
  private Server server;
  private Database shop;

  @BeforeAll
  void start() throws IOException, SQLException {
    server = new Server();
    shop = server.database("shop", SHOP);
  }

  @AfterAll
  void stop() throws IOException {
    shop.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE notes (id serial PRIMARY KEY, of bigint REFERENCES users, body text)",
        "ALTER TABLE users ADD COLUMN mail text NOT NULL DEFAULT ''",
        "CREATE INDEX CONCURRENTLY orders_user ON orders (user_id)",
        "ALTER TABLE orders DROP CONSTRAINT orders_total_check",
        "DROP VIEW long_nicks; DROP VIEW nicks",
        "ALTER TYPE mood ADD VALUE 'angry' AFTER 'happy'",
        "CREATE OR REPLACE VIEW nicks AS SELECT id, nick, mood FROM users",
        "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES"
            + " a); ALTER TABLE a ADD b int REFERENCES b",
        "DROP TRIGGER stamped ON orders; DROP FUNCTION stamp()",
        "DROP INDEX users_nick",
      })
  void provesWhatItCanUndo(String up) {
    RehearsalReport report = rehearsal.rehearse(shop, up, Optional.empty());

    assertThat(report.proof()).as("%s", report).isEqualTo(RollbackProof.PROVEN);
    assertThat(report.downOrigin()).isEqualTo("generated");
    assertThat(report.remaining()).isEmpty();
  }

  @Test
  void saysWhatTheUpScriptChangesInTheSchema() {
    RehearsalReport report =
        rehearsal.rehearse(
            shop, "ALTER TABLE users ADD COLUMN mail text; DROP VIEW long_nicks", Optional.empty());
    RehearsalReport rows = rehearsal.rehearse(shop, "DELETE FROM orders", Optional.empty());
    RehearsalReport failed = rehearsal.rehearse(shop, "DROP TABLE nowhere", Optional.empty());

    assertThat(report.changes().orElseThrow())
        .extracting(line -> line.change() + " " + line.kind())
        .contains("added column", "removed view");
    assertThat(rows.changes().orElseThrow()).isEmpty();
    assertThat(failed.changes()).isEmpty();
  }

  @Test
  void namesWhatDoesNotComeBack() {
    RehearsalReport report =
        rehearsal.rehearse(shop, "ALTER TABLE users DROP COLUMN nick CASCADE", Optional.empty());

    assertThat(report.proof()).as("%s", report).isEqualTo(RollbackProof.SCHEMA_ONLY);
    assertThat(report.losses())
        .contains("column users.nick (1 row)", "column users.nick comes back as the last column");
    assertThat(report.verdict())
        .startsWith("rollback restores schema, not data: column users.nick (1 row)");
  }

  @Test
  void saysBeforehandWhatBecomesOfInsertedRows() {
    String up =
        "INSERT INTO users (nick) SELECT nick FROM users; INSERT INTO orders SELECT * FROM orders;"
            + " INSERT INTO codes VALUES ('a'); INSERT INTO loose VALUES ('a')";

    RehearsalReport report = rehearsal.rehearse(shop, up, Optional.empty());

    assertThat(report.losses())
        .containsExactly(
            "rows inserted into users are taken back where unchanged",
            "rows inserted into orders are taken back where unchanged, but not what its triggers"
                + " wrote",
            "rows inserted into codes are taken back where unchanged",
            "rows inserted into loose stay: it has no key to find them by");
  }

  @Test
  void saysThatDeletedRowsStayAway() {
    RehearsalReport report =
        rehearsal.rehearse(shop, "DELETE FROM orders WHERE id = 3", Optional.empty());

    assertThat(report.proof()).isEqualTo(RollbackProof.SCHEMA_ONLY);
    assertThat(report.losses()).containsExactly("rows deleted from orders");
    assertThat(report.downOrigin()).isEqualTo("none");
  }

  @Test
  void noticesATableThatWasDroppedAndMadeAgain() {
    RehearsalReport report =
        rehearsal.rehearse(
            shop,
            "CREATE TABLE o AS TABLE orders; DELETE FROM orders; DROP TABLE o",
            Optional.empty());

    assertThat(report.proof()).isEqualTo(RollbackProof.SCHEMA_ONLY);
  }

  @Test
  void triesTheAuthorsDownScript() {
    String up = "ALTER TABLE users ADD COLUMN mail text";

    RehearsalReport good =
        rehearsal.rehearse(shop, up, Optional.of("ALTER TABLE users DROP COLUMN mail"));
    RehearsalReport bad = rehearsal.rehearse(shop, up, Optional.of("SELECT 1"));
    RehearsalReport broken = rehearsal.rehearse(shop, up, Optional.of("DROP TABLE nowhere"));
    RehearsalReport open = rehearsal.rehearse(shop, up, Optional.of("SELECT 'open"));

    assertThat(good.proof()).isEqualTo(RollbackProof.PROVEN);
    assertThat(bad.proof()).isEqualTo(RollbackProof.CANNOT);
    assertThat(bad.remaining()).containsExactly("column users.mail is left over");
    assertThat(broken.proof()).isEqualTo(RollbackProof.CANNOT);
    assertThat(broken.downApplied()).isFalse();
    assertThat(open.proof()).isEqualTo(RollbackProof.CANNOT);
  }

  @Test
  void saysCannotWhenTheUpScriptFails() {
    RehearsalReport report =
        rehearsal.rehearse(shop, "ALTER TABLE nowhere ADD a int", Optional.empty());

    assertThat(report.upApplied()).isFalse();
    assertThat(report.proof()).isEqualTo(RollbackProof.CANNOT);
    assertThat(report.remaining()).first().asString().contains("nowhere");
  }

  @Test
  void leavesTheTargetAsItWas() {
    String before = shop.schema().fingerprint();

    RehearsalReport report = rehearsal.rehearse(shop, "DROP TABLE orders", Optional.empty());

    assertThat(report.losses()).contains("table orders");
    assertThat(shop.schema().fingerprint()).isEqualTo(before).isEqualTo(report.baseFingerprint());
  }

  @Test
  void findsTheWayBackFromEveryRestingPlace() {
    RehearsalReport report =
        rehearsal.rehearse(
            shop,
            """
            CREATE TABLE notes (id int PRIMARY KEY, body text);
            ALTER TABLE users ADD COLUMN mail text;
            CREATE INDEX CONCURRENTLY notes_body ON notes (body);
            DELETE FROM orders WHERE id = 3;
            CREATE INDEX CONCURRENTLY users_mail ON users (mail);
            """,
            Optional.empty());

    assertThat(report.partial()).extracting(PartialDown::applied).containsExactly(2, 3, 4);
    assertThat(report.partial())
        .extracting(PartialDown::proof)
        .as("%s", report.partial())
        .containsExactly(RollbackProof.PROVEN, RollbackProof.PROVEN, RollbackProof.SCHEMA_ONLY);
    assertThat(report.partial().get(0).down())
        .contains("DROP TABLE")
        .contains("mail")
        .doesNotContain("notes_body");
    assertThat(report.partial().get(2).losses()).containsExactly("rows deleted from orders");
  }

  @Test
  void findsTheWayBackFromWithinAStatementInBatches() {
    String up =
        """
        -- sluice:batches rows=100
        UPDATE users SET nick = upper(nick) WHERE nick <> '';
        CREATE TABLE notes (id int PRIMARY KEY);
        """;

    RehearsalReport report = rehearsal.rehearse(shop, up, Optional.empty());

    assertThat(report.upApplied()).as("%s", report).isTrue();
    assertThat(report.partial()).extracting(PartialDown::applied).containsExactly(0, 1);
    assertThat(report.partial()).allMatch(PartialDown::restores);
    assertThat(report.partial().get(0).down()).isEmpty();
    assertThat(report.partial().get(0).proof()).isEqualTo(RollbackProof.SCHEMA_ONLY);
    assertThat(report.partial().get(0).losses()).containsExactly("rows changed in users");
  }

  @Test
  void saysInTheRehearsalWhyAStatementCannotGoInBatches() {
    String up = "-- sluice:batches key=nick\nUPDATE users SET mood = 'happy'";

    RehearsalReport report = rehearsal.rehearse(shop, up, Optional.empty());

    assertThat(report.upApplied()).isFalse();
    assertThat(report.trouble()).contains("would walk along nick");
  }

  @Test
  void hasNoRestingPlaceInOneTransaction() {
    RehearsalReport report =
        rehearsal.rehearse(
            shop,
            "CREATE TABLE notes (id int); ALTER TABLE users ADD COLUMN mail text",
            Optional.empty());

    assertThat(report.proof()).isEqualTo(RollbackProof.PROVEN);
    assertThat(report.partial()).isEmpty();
  }

  @Test
  void looksForTheWayBackAlsoWhenTheAuthorWroteADownScript() {
    RehearsalReport report =
        rehearsal.rehearse(
            shop,
            "CREATE INDEX CONCURRENTLY a ON users (id); CREATE INDEX CONCURRENTLY b ON users"
                + " (mood)",
            Optional.of("DROP INDEX CONCURRENTLY a; DROP INDEX CONCURRENTLY b"));

    assertThat(report.downOrigin()).isEqualTo("author");
    assertThat(report.partial()).hasSize(1);
    assertThat(report.partial().get(0).restores()).isTrue();
    assertThat(report.partial().get(0).down()).contains("DROP INDEX").doesNotContain("b;");
  }
}
