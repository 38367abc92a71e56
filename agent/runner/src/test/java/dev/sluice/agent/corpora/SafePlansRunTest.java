package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Plans, carried out by the step protocol on real servers: each phase is below High on the schema
 * that it meets, and the end is what the script itself reaches, in schema and rows, though programs
 * write between the phases.
 */
class SafePlansRunTest {
  private static final String SHOP =
      """
      CREATE TABLE users (id int PRIMARY KEY, name varchar(40) NOT NULL, nick varchar(40),
        age int, total int NOT NULL DEFAULT 0, points numeric(10,2) NOT NULL DEFAULT 1.5);
      CREATE INDEX users_total ON users (total, id);
      CREATE TABLE orders (id int PRIMARY KEY, user_id int, state varchar(10));
      CREATE TABLE events (n int, what varchar(10));
      INSERT INTO users VALUES (1, 'ada', 'a', 36, 5, 2), (2, 'bob', NULL, NULL, 0, 0),
        (3, 'cy', 'c', 7, -1, 3.25);
      INSERT INTO orders VALUES (1, 1, 'old'), (2, 2, 'new'), (3, NULL, NULL);
      INSERT INTO events VALUES (1, 'x'), (2, NULL);
      """;

  /** What PostgreSQL alone has of it: a comment, names in quotes, another table of a name. */
  private static final String MORE =
      """
      COMMENT ON COLUMN users.total IS 'what they''ve paid';
      CREATE INDEX users_name_nick ON users (name, nick);
      CREATE TABLE "Odd Ones" ("Id" int PRIMARY KEY, "N" int, n int);
      INSERT INTO "Odd Ones" VALUES (1, 1, 2), (2, 2, 3);
      CREATE SCHEMA app;
      CREATE TABLE app.events (n int, what text);
      """;

  /** What programs that know only the old names do between the phases. */
  private static final List<String> WRITES =
      List.of(
          "INSERT INTO users (id, name, nick, age, total) VALUES (10, 'di', 'd', 40, 9)",
          "UPDATE users SET nick = 'dd', total = 11, age = 41 WHERE id = 10");

  private static PlanTrial trial(String product, String script) throws SQLException {
    Optional<Product> found = Product.of(product);
    assumeTrue(found.isPresent(), "no " + product + " here");
    return new PlanTrial(found.get(), product.equals("postgresql") ? SHOP + MORE : SHOP, script);
  }

  private static void reaches(String product, String script, List<String> writes)
      throws SQLException {
    try (PlanTrial trial = trial(product, script)) {
      assertThat(trial.plan().answers()).as("%s", trial.plan()).isTrue();
      assertThat(trial.plan().unsafe()).isEmpty();
      trial.run(writes, List.of());
      trial.endsAlike();
    }
  }

  /** The statement stays as it is, and the plan says why. */
  private static void refused(String product, String script) throws SQLException {
    try (PlanTrial trial = trial(product, script)) {
      assertThat(trial.plan().answers()).as("%s", trial.plan()).isFalse();
      assertThat(trial.plan().unsafe()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET age = 18 WHERE age IS NULL; ALTER TABLE users ALTER COLUMN age SET"
            + " NOT NULL",
        "ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE users ADD CONSTRAINT adult CHECK (age < 200)",
        "ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id)",
        "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users ON DELETE SET NULL",
        "ALTER TABLE users ADD UNIQUE (name), ADD CONSTRAINT one CHECK (total > -5)",
        "ALTER TABLE public.events ADD PRIMARY KEY (n)",
        "CREATE INDEX users_nick ON users (nick); DROP INDEX users_total",
        "ALTER TABLE users ALTER COLUMN total TYPE bigint",
        "ALTER TABLE users ALTER COLUMN age TYPE text USING 'age ' || age",
        "ALTER TABLE users RENAME COLUMN nick TO handle",
        "ALTER TABLE users RENAME COLUMN total TO score",
        "ALTER TABLE users DROP COLUMN nick; DROP TABLE orders",
        "ALTER TABLE users ADD COLUMN handle text; UPDATE users SET handle = name; ALTER TABLE"
            + " users ALTER handle SET NOT NULL",
        "ALTER TABLE orders ADD COLUMN ref int DEFAULT 1 REFERENCES users (id), ADD COLUMN"
            + " score int CHECK (score > 0) UNIQUE",
        "DELETE FROM orders WHERE state = 'old'",
        "ALTER TABLE users ALTER COLUMN age TYPE text USING coalesce(age::text, 'none')",
        "ALTER TABLE users ALTER COLUMN age TYPE bigint USING nullif(age, 7) * total",
        "ALTER TABLE users ALTER COLUMN nick TYPE text USING left(replace(nick, 'a', 'b'), 3)",
      })
  void reachTheSameEndOnPostgres(String script) throws SQLException {
    boolean fills = script.contains("handle text");

    reaches("postgresql", script, fills ? List.of() : WRITES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE users SET nick = 'none' WHERE nick IS NULL -- all of them\n;"
            + " INSERT INTO users VALUES (4, 'dee', NULL, 1); DELETE FROM users WHERE age IS NULL;"
            + " INSERT INTO orders VALUES (4, 4, 'old'); UPDATE users SET nick = name WHERE nick IS"
            + " NULL; ALTER TABLE users ALTER nick SET NOT NULL",
        "ALTER TABLE users DROP COLUMN nick; ALTER TABLE users ADD COLUMN nick int; UPDATE users"
            + " SET nick = age; ALTER TABLE users ADD CONSTRAINT small CHECK (nick < 99)",
        "ALTER TABLE users DROP COLUMN nick, DROP COLUMN age; CREATE TABLE nicks (n text); INSERT"
            + " INTO nicks SELECT name FROM users",
        "ALTER TABLE orders ALTER state SET DEFAULT 'new'; UPDATE orders SET state = 'x' WHERE"
            + " state = 'old'; INSERT INTO orders (id) VALUES (9); ALTER TABLE orders ADD"
            + " CONSTRAINT known CHECK (state IN ('x', 'new'))",
        "ALTER TABLE \"Odd Ones\" ADD CONSTRAINT \"Small\" CHECK (\"N\" < 9); ALTER TABLE \"Odd"
            + " Ones\" ADD CONSTRAINT small CHECK (n < 9)",
        "ALTER TABLE \"Odd Ones\" ADD CONSTRAINT \"One\" UNIQUE (\"N\"); UPDATE \"Odd Ones\" SET"
            + " \"N\" = \"N\" + 10 WHERE n > 2",
        "ALTER TABLE \"Odd Ones\" ADD COLUMN \"Order\" int; UPDATE \"Odd Ones\" SET \"Order\" = n",
      })
  void keepTheOrderOfAScriptOnPostgres(String script) throws SQLException {
    reaches("postgresql", script, List.of());
  }

  @Test
  void letBothNamesOfAColumnLive() throws SQLException {
    try (PlanTrial trial = trial("postgresql", "ALTER TABLE users RENAME COLUMN nick TO handle")) {
      trial.run(
          List.of(WRITES.get(0), WRITES.get(1)),
          List.of(
              "INSERT INTO users (id, name, handle) VALUES (11, 'el', 'e')",
              "UPDATE users SET handle = NULL WHERE id = 1",
              "UPDATE users SET handle = 'bee' WHERE id = 2"));

      trial.endsAlike();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users MODIFY nick varchar(60)",
        "CREATE INDEX users_nick ON users (nick); ALTER TABLE users ADD UNIQUE KEY one_name (name)",
        "ALTER TABLE users DROP COLUMN nick; DROP TABLE orders",
        "UPDATE users SET age = 18 WHERE age IS NULL",
        "DELETE FROM orders WHERE state = 'old'",
      })
  void reachTheSameEndOnMariaDb(String script) throws SQLException {
    reaches("mariadb", script, WRITES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users MODIFY COLUMN total bigint NOT NULL DEFAULT 0",
        "ALTER TABLE users MODIFY age varchar(20)",
        "ALTER TABLE users RENAME COLUMN nick TO handle",
        "ALTER TABLE users CHANGE total score int NOT NULL DEFAULT 0",
        "RENAME TABLE users TO people",
      })
  void leaveAsItIsWhatMariaDbCopiesOrRenames(String script) throws SQLException {
    refused("mariadb", script);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE users ALTER COLUMN total TYPE bigint",
        "ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid()",
        "ALTER TABLE public.events ADD PRIMARY KEY (n)",
        "ALTER TABLE users RENAME COLUMN total TO score",
        "ALTER TABLE orders ADD COLUMN ref int DEFAULT 1 REFERENCES users (id)",
        "ALTER TABLE users ALTER COLUMN name SET NOT NULL",
      })
  void goBackToTheStart(String script) throws SQLException {
    try (PlanTrial trial = trial("postgresql", script)) {
      trial.goesBack(WRITES);
    }
  }
}
