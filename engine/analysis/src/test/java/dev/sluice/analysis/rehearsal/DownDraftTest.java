package dev.sluice.analysis.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.Server;
import dev.sluice.db.Database;
import dev.sluice.db.postgresql.PostgresEngine;
import dev.sluice.db.schema.Schema;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts are made without a database and then tried on one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DownDraftTest {
  private final PostgresEngine engine = new PostgresEngine();
  private Server server;
  private Database shop;
  private Schema base;

  @BeforeAll
  void start() throws IOException, SQLException {
    server = new Server();
    shop =
        server.database(
            "shop",
            """
            CREATE TABLE users (id bigint PRIMARY KEY, nick varchar(40) NOT NULL DEFAULT 'x');
            CREATE TABLE orders (id int PRIMARY KEY, of bigint REFERENCES users);
            CREATE INDEX by_nick ON users (nick);
            CREATE VIEW nicks AS SELECT nick FROM users;
            CREATE SCHEMA audit;
            CREATE TABLE audit.marks (id int);
            CREATE TABLE audit.twice (id int);
            CREATE TABLE twice (id int);
            CREATE AGGREGATE largest_of(int) (SFUNC = int4larger, STYPE = int);
            """);
    base = shop.schema();
  }

  @AfterAll
  void stop() throws IOException {
    shop.close();
    server.close();
  }

  private DownDraft.Result draft(String up) {
    return DownDraft.of(engine, base, engine.split(up));
  }

  @Test
  void isAWayBackThatHoldsOnARealServer() {
    String up =
        """
        DROP INDEX by_nick;
        DROP AGGREGATE largest_of(int);
        DROP VIEW nicks;
        ALTER TABLE users RENAME COLUMN nick TO "Nick Name";
        ALTER TABLE orders ALTER COLUMN of SET NOT NULL;
        ALTER TABLE orders ADD CONSTRAINT positive CHECK (id > 0);
        ALTER TABLE users ADD COLUMN "Mail" text;
        CREATE TABLE notes (id int);
        ALTER TABLE orders DROP CONSTRAINT orders_of_fkey;
        """;

    DownDraft.Result draft = draft(up);
    RehearsalReport report =
        new Rehearsal(engine).rehearse(shop, Base.of(base), up, Optional.of(draft.sql()));

    assertThat(draft.cannot()).isEmpty();
    assertThat(report.restoresSchema()).as("%s%n%s", report.verdict(), draft.sql()).isTrue();
  }

  @Test
  void bringsATableBackAndSaysThatItsRowsAreGone() {
    DownDraft.Result draft = draft("DROP TABLE orders; DELETE FROM users");

    assertThat(draft.sql()).contains("CREATE TABLE public.orders", "orders_of_fkey");
    assertThat(draft.cannot())
        .containsExactly(
            "statement 2 (delete) writes rows of users",
            "statement 1 (drop table) gives up table orders");
  }

  @Test
  void saysWhatItCannotRead() {
    assertThat(draft("DO 'BEGIN DROP TABLE users; END'").cannot()).hasSize(1);
    assertThat(draft("DROP TABLE nowhere").cannot()).singleElement().asString().contains("nowhere");
    assertThat(draft("SELECT 1").cannot()).isEmpty();
  }

  @Test
  void leavesWhatWasThereWhereTheScriptMakesItOnlyIfItIsMissing() {
    DownDraft.Result draft =
        draft(
            "CREATE TABLE IF NOT EXISTS users (id int); CREATE INDEX IF NOT EXISTS by_nick ON users"
                + " (nick); ALTER TABLE users ADD COLUMN IF NOT EXISTS nick text");

    assertThat(draft.sql()).isEmpty();
    assertThat(draft.cannot()).isEmpty();
    assertThat(draft("CREATE TABLE IF NOT EXISTS notes (id int)").sql()).contains("DROP TABLE");
    assertThat(draft("CREATE TABLE IF NOT EXISTS audit.marks (id int)").cannot()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users RENAME TO users_old; CREATE TABLE IF NOT EXISTS users (id int)",
        "ALTER TABLE users SET SCHEMA audit; CREATE TABLE IF NOT EXISTS users (id int)",
        "DO 'BEGIN DROP TABLE users; END'; CREATE TABLE IF NOT EXISTS users (id int)",
        "DROP INDEX by_nick; CREATE INDEX IF NOT EXISTS by_nick ON users (id)",
        "ALTER TABLE users DROP COLUMN nick; CREATE INDEX IF NOT EXISTS by_nick ON users (id)",
        "ALTER TABLE users DROP nick; ALTER TABLE users ADD COLUMN IF NOT EXISTS nick int",
        "ALTER TABLE users RENAME TO other; CREATE TABLE IF NOT EXISTS other (id int)",
        "ALTER TABLE users RENAME nick TO name; ALTER TABLE users ADD COLUMN IF NOT EXISTS name int",
        "ALTER TABLE users SET SCHEMA audit; CREATE TABLE IF NOT EXISTS audit.users (id int)",
        "SELECT 1; CREATE TABLE IF NOT EXISTS marks (id int)",
        "SELECT 1; CREATE TABLE IF NOT EXISTS twice (id int)",
      })
  void saysWhereNobodyKnowsWhetherTheScriptMadeIt(String up) {
    assertThat(draft(up).cannot())
        .anyMatch(line -> line.startsWith("statement 2 (") && line.contains("nothing here tells"));
  }

  @Test
  void knowsWhatIsStillThereAfterOtherThingsWent() {
    String up =
        "ALTER TABLE users RENAME nick TO name; DROP TABLE orders; CREATE TABLE IF NOT EXISTS"
            + " public.twice (id int); ALTER TABLE users ADD COLUMN IF NOT EXISTS id bigint";

    assertThat(draft(up).cannot()).noneMatch(line -> line.matches("statement [34] .*"));
  }
}
