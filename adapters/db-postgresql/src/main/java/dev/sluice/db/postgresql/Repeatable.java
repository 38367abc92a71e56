package dev.sluice.db.postgresql;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements of the renderer in a form that may be run twice. */
final class Repeatable {
  private static final String NAME =
      "((?:\"(?:[^\"]|\"\")+\"|[\\w$]+)(?:\\.(?:\"(?:[^\"]|\"\")+\"|[\\w$]+))*)";

  /** The first words of statements, and what makes them harmless the second time. */
  private static final List<List<String>> WORDS =
      List.of(
          List.of("^CREATE (UNLOGGED )?TABLE ", "CREATE $1TABLE IF NOT EXISTS "),
          List.of("^CREATE (SCHEMA|SEQUENCE) ", "CREATE $1 IF NOT EXISTS "),
          List.of("^CREATE MATERIALIZED VIEW ", "CREATE MATERIALIZED VIEW IF NOT EXISTS "),
          List.of("^CREATE VIEW ", "CREATE OR REPLACE VIEW "),
          List.of(
              "^CREATE (UNIQUE )?INDEX (CONCURRENTLY )?(?=\\S)", "CREATE $1INDEX $2IF NOT EXISTS "),
          List.of("^(ALTER TABLE " + NAME + ") ADD COLUMN ", "$1 ADD COLUMN IF NOT EXISTS "),
          List.of(
              "^ALTER TABLE " + NAME + " DROP (COLUMN|CONSTRAINT) ",
              "ALTER TABLE IF EXISTS $1 DROP $2 IF EXISTS "),
          List.of(
              "^DROP (TABLE|SCHEMA|SEQUENCE|MATERIALIZED VIEW|VIEW|INDEX|TYPE|DOMAIN|FUNCTION"
                  + "|PROCEDURE|TRIGGER|POLICY|EXTENSION|AGGREGATE) (?!IF )",
              "DROP $1 IF EXISTS "),
          List.of(
              "^(ALTER TABLE " + NAME + " ALTER COLUMN " + NAME + ") DROP EXPRESSION$",
              "$1 DROP EXPRESSION IF EXISTS"),
          List.of("^(ALTER TYPE " + NAME + ") ADD VALUE ", "$1 ADD VALUE IF NOT EXISTS "));

  private static final Pattern TRIGGER =
      Pattern.compile(
          "^CREATE (?:CONSTRAINT )?TRIGGER " + NAME + " .*? ON " + NAME + "\\s.*", Pattern.DOTALL);
  private static final Pattern POLICY =
      Pattern.compile("^CREATE POLICY " + NAME + " ON " + NAME + " .*", Pattern.DOTALL);
  private static final Pattern CONSTRAINT =
      Pattern.compile("^ALTER TABLE " + NAME + " ADD CONSTRAINT " + NAME + " .*", Pattern.DOTALL);
  private static final Pattern TYPE =
      Pattern.compile("^CREATE (?:TYPE|DOMAIN) " + NAME + " AS .*", Pattern.DOTALL);
  private static final Pattern RENAME =
      Pattern.compile("^ALTER (?:TABLE|INDEX|SEQUENCE) .* RENAME .*", Pattern.DOTALL);
  private static final Pattern IDENTITY =
      Pattern.compile(
          "^ALTER TABLE " + NAME + " ALTER COLUMN " + NAME + " (ADD GENERATED|DROP IDENTITY).*",
          Pattern.DOTALL);

  private static final String UNLESS =
      """
      DO %1$s BEGIN
        IF %2$s THEN
          %3$s;
        END IF;
      END %1$s\
      """;

  private Repeatable() {}

  static String of(String statement) {
    for (List<String> words : WORDS) {
      Matcher matcher = Pattern.compile(words.get(0)).matcher(statement);
      if (matcher.find()) {
        return matcher.replaceFirst(words.get(1).replace("$1$", "$1\\$"));
      }
    }
    return guarded(statement);
  }

  private static String guarded(String statement) {
    Matcher constraint = CONSTRAINT.matcher(statement);
    if (constraint.matches()) {
      return unless(
          "NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = '%s'::regclass AND conname = %s)"
              .formatted(text(constraint.group(1)), name(constraint.group(2))),
          statement);
    }
    Matcher type = TYPE.matcher(statement);
    if (type.matches()) {
      return unless("to_regtype('%s') IS NULL".formatted(text(type.group(1))), statement);
    }
    Matcher trigger = TRIGGER.matcher(statement);
    if (trigger.matches()) {
      return "DROP TRIGGER IF EXISTS %s ON %s;\n%s"
          .formatted(trigger.group(1), trigger.group(2), statement);
    }
    Matcher policy = POLICY.matcher(statement);
    if (policy.matches()) {
      return "DROP POLICY IF EXISTS %s ON %s;\n%s"
          .formatted(policy.group(1), policy.group(2), statement);
    }
    Matcher identity = IDENTITY.matcher(statement);
    if (identity.matches()) {
      boolean add = identity.group(3).startsWith("ADD");
      return unless(
          "EXISTS (SELECT FROM pg_catalog.pg_attribute WHERE attrelid = '%s'::regclass AND attname = %s AND attidentity %s '')"
              .formatted(text(identity.group(1)), name(identity.group(2)), add ? "=" : "<>"),
          statement);
    }
    return renaming(statement);
  }

  /** A rename that was done leaves nothing of the old name. */
  private static String renaming(String statement) {
    if (!RENAME.matcher(statement).matches()) {
      return statement;
    }
    Matcher column =
        Pattern.compile("^ALTER TABLE " + NAME + " RENAME (COLUMN|CONSTRAINT) " + NAME + " TO .*")
            .matcher(statement);
    if (column.matches()) {
      boolean constraint = column.group(2).equals("CONSTRAINT");
      return unless(
          "EXISTS (SELECT FROM pg_catalog.%s WHERE %s = to_regclass('%s') AND %s = %s%s)"
              .formatted(
                  constraint ? "pg_constraint" : "pg_attribute",
                  constraint ? "conrelid" : "attrelid",
                  text(column.group(1)),
                  constraint ? "conname" : "attname",
                  name(column.group(3)),
                  constraint ? "" : " AND NOT attisdropped"),
          statement);
    }
    Matcher whole =
        Pattern.compile("^ALTER (?:TABLE|INDEX|SEQUENCE) " + NAME + " RENAME TO (.*)")
            .matcher(statement);
    return whole.matches()
        ? unless(
            "to_regclass('%s') IS NOT NULL AND to_regclass('%s') IS NULL"
                .formatted(text(whole.group(1)), text(schema(whole.group(1)) + whole.group(2))),
            statement)
        : statement;
  }

  private static String unless(String condition, String statement) {
    String quote = "$sluice$";
    for (int i = 1; statement.contains(quote); i++) {
      quote = "$sluice" + i + "$";
    }
    return UNLESS.formatted(quote, condition, statement.replace("\n", "\n    "));
  }

  private static String schema(String sqlName) {
    int dot = sqlName.startsWith("\"") ? sqlName.indexOf("\".") + 1 : sqlName.indexOf('.');
    return sqlName.substring(0, dot + 1);
  }

  private static String text(String sqlName) {
    return sqlName.replace("'", "''");
  }

  /** A quoted identifier as the text that the catalog holds. */
  private static String name(String sqlName) {
    String plain =
        sqlName.startsWith("\"")
            ? sqlName.substring(1, sqlName.length() - 1).replace("\"\"", "\"")
            : sqlName;
    return Quoting.literal(plain);
  }
}
