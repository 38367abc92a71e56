package dev.sluice.analysis.risk;

import static dev.sluice.analysis.risk.Check.code;
import static dev.sluice.analysis.risk.CheckedRule.words;
import static dev.sluice.analysis.risk.DestructiveRules.ALTER;
import static dev.sluice.analysis.risk.RiskLevel.HIGH;
import static dev.sluice.analysis.risk.RiskLevel.MEDIUM;
import static dev.sluice.db.StatementReading.Trait.LONG_BLOCKING_LOCK;
import static dev.sluice.db.StatementReading.Trait.MAY_FAIL_ON_DATA;
import static dev.sluice.db.StatementReading.Trait.REWRITES_TABLE;
import static dev.sluice.db.StatementReading.Trait.VALIDATES_ROWS;

import java.util.List;
import java.util.function.Predicate;

/** Rules for locks, rewrites and changes that existing rows may refuse. */
final class LockRules {
  private static final String ADD_COLUMN = ALTER + "add (?:column )?(?:if not exists )?";
  private static final String CLAUSE = "(?:[^,()]|\\([^()]{0,200}\\)){0,400}?";
  private static final String VOLATILE =
      "(?:random|gen_random_uuid|uuid_generate_v[0-9]\\w*|clock_timestamp|timeofday|nextval)\\(";

  private LockRules() {}

  static List<CheckedRule> all() {
    return List.of(
        CheckedRule.of(
                "create-index-not-concurrently",
                MEDIUM,
                words(
                    "Blocks writers of the table until the index is built.",
                    "Use CREATE INDEX CONCURRENTLY, in a script of its own.",
                    "CREATE INDEX users_nick ON users (nick)"),
                code(
                    "^create (?:unique )?index (?!concurrently)(?:if not exists )?(?:NAME )??on (?:only )?(?<table>NAME)"))
            .easedOnNewTables()
            .covering(LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "drop-index-not-concurrently",
                MEDIUM,
                words(
                    "Locks out readers of the table while the index goes, and slows what used it.",
                    "Use DROP INDEX CONCURRENTLY, in a script of its own.",
                    "DROP INDEX users_nick"),
                code("^drop index (?!concurrently)"))
            .covering(LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "unique-on-existing",
                MEDIUM,
                words(
                    "Fails when rows that exist are not unique, and blocks writers while it looks.",
                    "Build a unique index CONCURRENTLY, then ADD CONSTRAINT … USING INDEX.",
                    "ALTER TABLE users ADD CONSTRAINT users_mail_key UNIQUE (mail)"),
                code("^create unique index .*?\\bon (?:only )?(?<table>NAME)")
                    .or(code(ALTER + "add (?:constraint NAME )?(?:unique|primary key)(?! using)"))
                    .or(code(ADD_COLUMN + "NAME " + CLAUSE + "\\b(?:unique|primary key)\\b"))
                    .or(code(ALTER + "add (?:constraint NAME )?exclude\\b")))
            .easedOnNewTables()
            .covering(MAY_FAIL_ON_DATA, LONG_BLOCKING_LOCK, VALIDATES_ROWS),
        CheckedRule.of(
                "set-not-null",
                MEDIUM,
                words(
                    "Scans the whole table under a lock that blocks everybody, and fails on a NULL.",
                    "Add CHECK (x IS NOT NULL) NOT VALID, VALIDATE it, then SET NOT NULL.",
                    "ALTER TABLE users ALTER COLUMN mail SET NOT NULL"),
                code(ALTER + "alter (?:column )?NAME set not null\\b"))
            .easedOnNewTables()
            .covering(MAY_FAIL_ON_DATA, LONG_BLOCKING_LOCK, VALIDATES_ROWS),
        CheckedRule.of(
                "add-foreign-key",
                MEDIUM,
                words(
                    "Checks every row while writers of both tables wait, and fails on an orphan.",
                    "Add it NOT VALID, then VALIDATE CONSTRAINT in a later migration.",
                    "ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users"),
                code(ALTER + "add (?:constraint NAME )?foreign key\\b")
                    .or(
                        code(
                            ADD_COLUMN
                                + "(?!constraint |foreign key)NAME "
                                + CLAUSE
                                + "\\breferences\\b"))
                    .given(without("not valid")))
            .easedOnNewTables()
            .covering(MAY_FAIL_ON_DATA, LONG_BLOCKING_LOCK, VALIDATES_ROWS),
        CheckedRule.of(
                "add-check",
                MEDIUM,
                words(
                    "Checks every row under a lock that blocks everybody, and fails on a bad one.",
                    "Add it NOT VALID, then VALIDATE CONSTRAINT in a later migration.",
                    "ALTER TABLE users ADD CONSTRAINT adult CHECK (age >= 18)"),
                code(ALTER + "add (?:constraint NAME )?check\\b")
                    .or(code("^alter domain NAME add (?:constraint NAME )?check\\b"))
                    .given(without("not valid")))
            .easedOnNewTables()
            .covering(MAY_FAIL_ON_DATA, LONG_BLOCKING_LOCK, VALIDATES_ROWS),
        CheckedRule.of(
                "add-not-null-column",
                MEDIUM,
                words(
                    "Fails on a table that has rows: the new column has no value for them.",
                    "Give the column a DEFAULT, or add it nullable and fill it first.",
                    "ALTER TABLE users ADD COLUMN mail text NOT NULL"),
                code(
                    ADD_COLUMN
                        + "(?!constraint |check|foreign key|unique|primary key|exclude)NAME"
                        + "(?! (?:big|small)?serial)(?![^,]*\\b(?:default|generated)\\b) "
                        + CLAUSE
                        + "\\bnot null\\b"))
            .easedOnNewTables()
            .covering(MAY_FAIL_ON_DATA),
        CheckedRule.of(
                "change-type",
                MEDIUM,
                words(
                    "May rewrite the whole table under a lock that blocks everybody.",
                    "Add a column of the new type, copy in batches, then switch.",
                    "ALTER TABLE orders ALTER COLUMN id TYPE bigint"),
                code(ALTER + "alter (?:column )?NAME (?:set data )?type\\b"))
            .easedOnNewTables()
            .covering(REWRITES_TABLE, LONG_BLOCKING_LOCK, MAY_FAIL_ON_DATA),
        CheckedRule.of(
                "volatile-default",
                MEDIUM,
                words(
                    "Rewrites the whole table: every row needs a value of its own.",
                    "Add the column without the default, fill it in batches, set the default after.",
                    "ALTER TABLE users ADD COLUMN token uuid DEFAULT gen_random_uuid()"),
                code(ADD_COLUMN + "NAME " + CLAUSE + "\\bdefault\\b" + CLAUSE + VOLATILE)
                    .or(
                        code(
                            ADD_COLUMN
                                + "NAME (?:(?:big|small)?serial\\b|"
                                + CLAUSE
                                + "\\bgenerated\\b)")))
            .easedOnNewTables()
            .covering(REWRITES_TABLE, LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "rewrite-table",
                HIGH,
                words(
                    "Writes the whole table anew while nobody can read it.",
                    "Let autovacuum do its work, or use a tool that repacks online.",
                    "VACUUM FULL orders"),
                code("^vacuum\\b[^;]*\\bfull\\b")
                    .or(code("^cluster\\b"))
                    .or(code(ALTER + "set (?:logged|unlogged|tablespace|access method)\\b")))
            .easedOnNewTables()
            .covering(REWRITES_TABLE, LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "blocking-command",
                MEDIUM,
                words(
                    "Takes a lock that others wait for.",
                    "Use the CONCURRENTLY form, or do it when nobody works.",
                    "REFRESH MATERIALIZED VIEW totals"),
                code("^refresh materialized view (?!concurrently)")
                    .or(code("^reindex\\b(?!.*concurrently)"))
                    .or(code("^lock\\b"))
                    .or(code(ALTER + "(?:attach|detach) partition\\b(?!.*concurrently)"))
                    .or(code(ALTER + "validate constraint\\b")))
            .easedOnNewTables()
            .covering(LONG_BLOCKING_LOCK, VALIDATES_ROWS));
  }

  private static Predicate<Subject> without(String words) {
    return subject -> !subject.code().text().contains(words);
  }
}
