package dev.sluice.db.mysql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Statements of the renderer in a form that may be run twice. MySQL knows that of tables, views and
 * the like; MariaDB of columns, keys and constraints too.
 */
final class Repeatable {
  private static final String ALTER = "^(ALTER TABLE `(?:[^`]|``)+`) ";

  private static final List<List<String>> BOTH =
      List.of(
          List.of("^CREATE TABLE (?!IF )", "CREATE TABLE IF NOT EXISTS "),
          List.of(
              "^DROP (TABLE|VIEW|TRIGGER|PROCEDURE|FUNCTION|EVENT) (?!IF )", "DROP $1 IF EXISTS "),
          List.of(
              "^CREATE (ALGORITHM = \\w+ )?SQL SECURITY ", "CREATE OR REPLACE $1SQL SECURITY "));

  private static final List<List<String>> MARIADB =
      List.of(
          List.of("^CREATE SEQUENCE (?!IF )", "CREATE SEQUENCE IF NOT EXISTS "),
          List.of("^DROP SEQUENCE (?!IF )", "DROP SEQUENCE IF EXISTS "),
          List.of("^CREATE TRIGGER (?!IF )", "CREATE TRIGGER IF NOT EXISTS "),
          List.of(ALTER + "ADD COLUMN (?!IF )", "$1 ADD COLUMN IF NOT EXISTS "),
          List.of(
              ALTER + "DROP (COLUMN|INDEX|FOREIGN KEY|CONSTRAINT) (?!IF )",
              "$1 DROP $2 IF EXISTS "),
          List.of(
              ALTER + "ADD ((?:FULLTEXT |SPATIAL |UNIQUE )?KEY) (?!IF )",
              "$1 ADD $2 IF NOT EXISTS "),
          List.of(ALTER + "ADD PRIMARY KEY (?!IF )", "$1 ADD PRIMARY KEY IF NOT EXISTS "),
          List.of(
              ALTER + "ADD CONSTRAINT (`(?:[^`]|``)+`) FOREIGN KEY ",
              "$1 ADD CONSTRAINT $2 FOREIGN KEY IF NOT EXISTS $2 "),
          List.of(
              ALTER + "ADD CONSTRAINT (`(?:[^`]|``)+` CHECK)",
              "$1 ADD CONSTRAINT IF NOT EXISTS $2"));

  private Repeatable() {}

  static String of(String statement, boolean mariaDb) {
    String harmless = first(statement, BOTH);
    return mariaDb && harmless.equals(statement) ? first(statement, MARIADB) : harmless;
  }

  private static String first(String statement, List<List<String>> words) {
    for (List<String> pair : words) {
      Matcher begins = Pattern.compile(pair.get(0)).matcher(statement);
      if (begins.find()) {
        return begins.replaceFirst(pair.get(1));
      }
    }
    return statement;
  }
}
