package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.List;

/** Ways to attach things to a table in use that block nobody for as long as the table is large. */
final class OnlineSteps {
  private OnlineSteps() {}

  static List<String> of(SchemaObject object) {
    String table = object.attribute("owner-sql");
    String name = object.attribute("sql-name");
    String add = "ALTER TABLE " + table + " ADD CONSTRAINT " + name + " " + object.definition();
    return switch (object.kind()) {
      case INDEX -> {
        String concurrent =
            object
                .definition()
                .replaceFirst("^CREATE (UNIQUE )?INDEX ", "CREATE $1INDEX CONCURRENTLY ");
        yield comment(object, List.of(concurrent));
      }
      case CHECK, FOREIGN_KEY ->
          object.definition().endsWith("NOT VALID")
              ? List.of()
              : comment(
                  object,
                  List.of(
                      add + " NOT VALID", "ALTER TABLE " + table + " VALIDATE CONSTRAINT " + name));
      default -> List.of();
    };
  }

  private static List<String> comment(SchemaObject object, List<String> steps) {
    return object.attribute("comment").isEmpty()
        ? steps
        : java.util.stream.Stream.concat(
                steps.stream(), java.util.stream.Stream.of(Comments.statement(object)))
            .toList();
  }
}
