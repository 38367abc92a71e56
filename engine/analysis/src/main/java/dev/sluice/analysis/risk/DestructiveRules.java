package dev.sluice.analysis.risk;

import static dev.sluice.analysis.risk.Check.code;
import static dev.sluice.analysis.risk.Check.trait;
import static dev.sluice.analysis.risk.CheckedRule.words;
import static dev.sluice.analysis.risk.RiskLevel.CRITICAL;
import static dev.sluice.analysis.risk.RiskLevel.HIGH;
import static dev.sluice.analysis.risk.RiskLevel.MEDIUM;
import static dev.sluice.db.StatementReading.Trait.BREAKS_READERS;
import static dev.sluice.db.StatementReading.Trait.CASCADES;
import static dev.sluice.db.StatementReading.Trait.DESTROYS_DATA;
import static dev.sluice.db.StatementReading.Trait.LONG_BLOCKING_LOCK;
import static dev.sluice.db.StatementReading.Trait.NARROWS_TYPE;
import static dev.sluice.db.StatementReading.Trait.UNBOUNDED_WRITE;

import java.util.List;

/** Rules for what takes rows, values, objects or names away. */
final class DestructiveRules {
  private DestructiveRules() {}

  /** Start of an ALTER TABLE up to one of its actions, in reduced code. */
  static final String ALTER =
      "^alter (?:foreign )?table (?:if exists )?(?:only )?(?<table>NAME)\\*?(?: ?|[^;]*?,)";

  static List<CheckedRule> all() {
    return List.of(
        CheckedRule.of(
                "drop-database",
                CRITICAL,
                words(
                    "Drops a whole database with every row in it.",
                    "Take a backup and drop it by hand, outside a migration.",
                    "DROP DATABASE shop"),
                code("^drop database\\b"))
            .covering(DESTROYS_DATA, BREAKS_READERS),
        CheckedRule.of(
                "drop-schema",
                CRITICAL,
                words(
                    "Drops a schema or everything a role owns, with all rows.",
                    "Drop the objects one by one, after their readers are gone.",
                    "DROP SCHEMA billing CASCADE"),
                code("^drop (?:schema|owned|tablespace)\\b"))
            .covering(DESTROYS_DATA, BREAKS_READERS),
        CheckedRule.of(
                "drop-table",
                CRITICAL,
                words(
                    "Drops a table with all its rows; programs that use it fail at once.",
                    "Rename the table first, drop it when nothing has missed it for a while.",
                    "DROP TABLE users"),
                code("^drop (?:foreign )?table\\b"))
            .covering(DESTROYS_DATA, BREAKS_READERS, LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "truncate",
                CRITICAL,
                words(
                    "Removes every row of a table and locks out readers.",
                    "Delete what is meant with a WHERE, in batches.",
                    "TRUNCATE orders"),
                code("^truncate\\b"))
            .covering(DESTROYS_DATA, LONG_BLOCKING_LOCK, UNBOUNDED_WRITE),
        CheckedRule.of(
                "delete-without-where",
                CRITICAL,
                words(
                    "Deletes every row of a table: no WHERE limits it, or one that is always true.",
                    "Say with a WHERE which rows are meant.",
                    "DELETE FROM orders"),
                Writes.unbounded("delete"))
            .covering(DESTROYS_DATA, UNBOUNDED_WRITE),
        CheckedRule.of(
                "update-without-where",
                HIGH,
                words(
                    "Changes every row of a table: no WHERE limits it, or one that is always true.",
                    "Say with a WHERE which rows are meant, and go in batches.",
                    "UPDATE users SET active = false"),
                Writes.unbounded("update"))
            .covering(DESTROYS_DATA, UNBOUNDED_WRITE),
        CheckedRule.of(
                "drop-column",
                HIGH,
                words(
                    "Drops a column with its values; programs that read it fail at once.",
                    "Stop reading the column first, drop it in a later migration.",
                    "ALTER TABLE users DROP COLUMN nick"),
                code(ALTER
                        + "drop (?!constraint |not null|default|identity|expression)"
                        + "(?:column )?(?:if exists )?NAME")
                    .or(code("^alter type NAME.*\\bdrop attribute\\b")))
            .covering(DESTROYS_DATA, BREAKS_READERS, LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "narrow-type",
                HIGH,
                words(
                    "Changes a column to a type that can lose or refuse values.",
                    "Add a new column, copy and check the values, then switch.",
                    "ALTER TABLE users ALTER COLUMN age TYPE smallint"),
                trait(NARROWS_TYPE))
            .covering(NARROWS_TYPE, DESTROYS_DATA),
        CheckedRule.of(
                "merge-delete",
                HIGH,
                words(
                    "Deletes rows that a MERGE matches.",
                    "Delete with a WHERE of its own, so that the rows can be counted first.",
                    "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE"),
                code("^merge into\\b.*\\bthen delete\\b"))
            .covering(DESTROYS_DATA),
        CheckedRule.of(
                "drop-extension",
                HIGH,
                words(
                    "Drops an extension, server or language and what was built with it.",
                    "Find the columns and indexes that use it and replace them first.",
                    "DROP EXTENSION citext"),
                code("^drop (?:extension|server|language|foreign data wrapper|publication)\\b"))
            .covering(DESTROYS_DATA, BREAKS_READERS),
        CheckedRule.of(
                "drop-cascade",
                HIGH,
                words(
                    "Drops whatever depends on the object too, named nowhere in the script.",
                    "Name every object to be dropped and leave CASCADE out.",
                    "DROP TYPE mood CASCADE"),
                code("^(?:drop|alter|truncate)\\b.*(?<!on delete |on update )\\bcascade\\b"))
            .covering(CASCADES, DESTROYS_DATA),
        CheckedRule.of(
                "drop-object",
                MEDIUM,
                words(
                    "Drops an object that views, functions or programs may still use.",
                    "Make sure that nothing uses it any more.",
                    "DROP VIEW active_users"),
                code(
                    "^drop (?:materialized view|view|function|procedure|routine|aggregate|type"
                        + "|domain|sequence|trigger|rule|policy|operator|cast|collation)\\b"))
            .covering(DESTROYS_DATA, BREAKS_READERS),
        CheckedRule.of(
                "drop-constraint",
                MEDIUM,
                words(
                    "Gives up a guarantee that programs may rely on.",
                    "Keep the constraint, or say in the title why it is no longer needed.",
                    "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey"),
                code(ALTER + "drop constraint\\b"))
            .easedOnNewTables()
            .covering(LONG_BLOCKING_LOCK),
        CheckedRule.of(
                "rename",
                MEDIUM,
                words(
                    "Takes a name away that running programs use.",
                    "Add the new name beside the old one (a view, a second column) and drop the old one later.",
                    "ALTER TABLE users RENAME COLUMN nick TO handle"),
                code("^alter (?!index).*\\brename\\b")
                    .or(code("^alter (?:table|view|function|type)\\b.*\\bset schema\\b")))
            .covering(BREAKS_READERS, LONG_BLOCKING_LOCK));
  }
}
