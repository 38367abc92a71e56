package dev.sluice.db.sqlite;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * DDL from the model. An object whose text is known is made with that very text, so that what
 * sqlite_schema keeps is restored to the letter.
 */
final class SqliteRenderer implements SchemaRenderer {
  private static final Pattern REPEATABLE =
      Pattern.compile(
          "(?i)^((?:CREATE|DROP) (?:UNIQUE )?(?:TABLE|INDEX|VIEW|TRIGGER)) (?!IF )(?=\\S)");

  @Override
  public List<String> create(Schema schema) {
    List<String> statements = new ArrayList<>();
    for (SchemaObject object : schema.objects()) {
      if (object.kind() == Kind.TABLE) {
        statements.add(TableWriter.create(TableParts.of(object, schema), object.name()));
      }
    }
    List<SchemaObject> rest =
        schema.objects().stream().filter(object -> apart(object.kind())).toList();
    CreationOrder.of(rest).forEach(object -> statements.add(create(object)));
    if (statements.isEmpty()) {
      schema.objects().forEach(object -> statements.add(create(object)));
    }
    return statements;
  }

  private static boolean apart(Kind kind) {
    return kind == Kind.INDEX || kind == Kind.VIEW || kind == Kind.TRIGGER;
  }

  @Override
  public String create(SchemaObject object) {
    String name = object.attribute("sql-name");
    String text = object.attribute("text");
    return switch (object.kind()) {
      case TABLE -> TableWriter.create(new TableParts(object, List.of(), List.of()), object.name());
      case COLUMN ->
          "ALTER TABLE "
              + object.attribute("owner-sql")
              + " ADD COLUMN "
              + TableWriter.column(object);
      case INDEX -> text.isEmpty() ? object.definition() : text;
      case VIEW -> text.isEmpty() ? "CREATE VIEW " + view(object) : text;
      case TRIGGER -> text.isEmpty() ? "CREATE TRIGGER " + name + " " + object.definition() : text;
      default ->
          "ALTER TABLE " + object.attribute("owner-sql") + " ADD " + TableWriter.constraint(object);
    };
  }

  private static String view(SchemaObject view) {
    String columns = view.attribute("columns");
    return view.attribute("sql-name")
        + (columns.isEmpty() ? "" : " (" + columns + ")")
        + " AS "
        + view.definition();
  }

  @Override
  public String drop(SchemaObject object) {
    String name = object.attribute("sql-name");
    String table = "ALTER TABLE " + object.attribute("owner-sql");
    return switch (object.kind()) {
      case COLUMN -> table + " DROP COLUMN " + name;
      case PRIMARY_KEY, UNIQUE, CHECK, EXCLUSION, FOREIGN_KEY -> table + " DROP CONSTRAINT " + name;
      default -> "DROP " + object.kind() + " " + name;
    };
  }

  @Override
  public List<String> alter(SchemaObject from, SchemaObject to) {
    return List.of();
  }

  /** Columns and renames have no such form in SQLite. */
  @Override
  public String repeatable(String statement) {
    boolean creates = statement.regionMatches(true, 0, "CREATE", 0, "CREATE".length());
    return REPEATABLE
        .matcher(statement)
        .replaceFirst(creates ? "$1 IF NOT EXISTS " : "$1 IF EXISTS ");
  }

  @Override
  public Optional<List<String>> transition(Schema from, Schema to) {
    return Optional.of(new Transition(from, to).statements());
  }
}
