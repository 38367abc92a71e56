package dev.sluice.db.sqlite;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What ALTER TABLE can do to a table without making it anew. */
final class InPlace {
  private InPlace() {}

  /** Statements, or none where the table has to be made anew. */
  static List<String> statements(TableParts old, TableParts fresh) {
    if (!old.table().canonical().equals(fresh.table().canonical())) {
      return List.of();
    }
    List<SchemaObject> added = missing(fresh.columns(), old.columns());
    List<SchemaObject> dropped = missing(old.columns(), fresh.columns());
    List<String> kept = new ArrayList<>(old.order());
    kept.removeAll(names(dropped));
    kept.addAll(names(added));
    boolean constraints =
        canonical(old.constraints()).equals(canonical(fresh.constraints()))
            && dropped.stream().noneMatch(column -> mentioned(column, old));
    boolean others =
        changed(old.columns(), fresh.columns(), dropped)
            || added.stream().anyMatch(column -> !addable(column));
    if (!constraints || others || !kept.equals(fresh.order())) {
      return List.of();
    }
    SqliteRenderer renderer = new SqliteRenderer();
    List<String> statements = new ArrayList<>();
    dropped.forEach(column -> statements.add(renderer.drop(column)));
    added.forEach(column -> statements.add(renderer.create(column)));
    return statements;
  }

  private static List<SchemaObject> missing(List<SchemaObject> of, List<SchemaObject> in) {
    Set<String> there = new HashSet<>(names(in));
    return of.stream().filter(object -> !there.contains(object.name())).toList();
  }

  private static List<String> names(List<SchemaObject> objects) {
    return objects.stream().map(SchemaObject::name).toList();
  }

  private static Set<String> canonical(List<SchemaObject> objects) {
    Set<String> texts = new HashSet<>();
    objects.forEach(object -> texts.add(object.canonical()));
    return texts;
  }

  private static boolean changed(
      List<SchemaObject> old, List<SchemaObject> fresh, List<SchemaObject> dropped) {
    Set<String> now = canonical(fresh);
    return old.stream()
        .anyMatch(column -> !dropped.contains(column) && !now.contains(column.canonical()));
  }

  /** SQLite adds no stored column, none that rows could violate and none whose default computes. */
  private static boolean addable(SchemaObject column) {
    String value = column.attribute("default");
    boolean computes =
        value.startsWith("(") || value.toUpperCase(java.util.Locale.ROOT).startsWith("CURRENT_");
    boolean required = !column.attribute("not-null").isEmpty();
    boolean empty = value.isEmpty() || value.equalsIgnoreCase("NULL");
    return column.kind() == Kind.COLUMN
        && column.attribute("generated-kind").isEmpty()
        && column.attribute("primary-key").isEmpty()
        && !computes
        && !(required && empty);
  }

  private static boolean mentioned(SchemaObject column, TableParts table) {
    String name = column.name().substring(column.owner().length() + 1);
    return table.constraints().stream().anyMatch(constraint -> names(constraint.definition(), name))
        || table.columns().stream().anyMatch(other -> names(other.attribute("generated"), name));
  }

  private static boolean names(String text, String name) {
    Tokens tokens = SqliteTokens.of(text);
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i) && Names.same(tokens.part(i, i + 1).name(0), name)) {
        return true;
      }
    }
    return false;
  }
}
