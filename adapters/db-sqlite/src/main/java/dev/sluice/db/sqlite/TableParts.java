package dev.sluice.db.sqlite;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table with everything that its CREATE TABLE says.
 *
 * @param columns in the order in which they stand
 */
record TableParts(SchemaObject table, List<SchemaObject> columns, List<SchemaObject> constraints) {
  private static final Set<Kind> CONSTRAINTS =
      Set.of(Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.CHECK, Kind.FOREIGN_KEY);

  TableParts {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
  }

  static TableParts of(SchemaObject table, Schema schema) {
    List<SchemaObject> owned =
        schema.objects().stream().filter(object -> object.owner().equals(table.name())).toList();
    return new TableParts(
        table,
        owned.stream()
            .filter(object -> object.kind() == Kind.COLUMN)
            .sorted(Comparator.comparingInt(TableParts::position))
            .toList(),
        owned.stream().filter(object -> CONSTRAINTS.contains(object.kind())).toList());
  }

  static int position(SchemaObject column) {
    String text = column.attribute("position");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  /** What equality of two tables means: everything but order of constraints, and spelling. */
  Set<String> canonical() {
    return Stream.concat(Stream.of(table), Stream.concat(columns.stream(), constraints.stream()))
        .map(SchemaObject::canonical)
        .collect(Collectors.toSet());
  }

  /** Names of columns in order. */
  List<String> order() {
    return columns.stream().map(SchemaObject::name).toList();
  }

  boolean virtual() {
    return table.definition().startsWith("VIRTUAL");
  }

  /** Columns that hold a value of their own. */
  List<SchemaObject> stored() {
    return columns.stream().filter(column -> column.attribute("generated").isEmpty()).toList();
  }
}
