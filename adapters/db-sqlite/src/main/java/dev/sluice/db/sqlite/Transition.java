package dev.sluice.db.sqlite;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Turns one schema into another. SQLite changes little of a table in place, so a table that differs
 * is moved aside, made anew and filled, with foreign keys off and names left as they are written
 * (sqlite.org/lang_altertable.html, section 7); columns that come last are added, and columns that
 * nothing refers to are dropped.
 */
final class Transition {
  private static final String ASIDE = "sluice_old_";
  private final Schema from;
  private final Schema to;
  private final Map<String, TableParts> before = new LinkedHashMap<>();
  private final Map<String, TableParts> after = new LinkedHashMap<>();
  private final Set<String> rebuilt = new LinkedHashSet<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final List<String> small = new ArrayList<>();

  Transition(Schema from, Schema to) {
    this.from = from;
    this.to = to;
    tables(from, before);
    tables(to, after);
    before.forEach(this::compare);
  }

  private static void tables(Schema schema, Map<String, TableParts> into) {
    schema.objects().stream()
        .filter(object -> object.kind() == Kind.TABLE)
        .forEach(table -> into.put(key(table.name()), TableParts.of(table, schema)));
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private void compare(String key, TableParts old) {
    TableParts fresh = after.get(key);
    if (fresh == null) {
      gone.add(key);
    } else if (!same(old, fresh)) {
      List<String> inPlace = old.virtual() || fresh.virtual() ? List.of() : inPlace(old, fresh);
      if (inPlace.isEmpty()) {
        rebuilt.add(key);
      }
      small.addAll(inPlace);
    }
  }

  private static boolean same(TableParts old, TableParts fresh) {
    return old.canonical().equals(fresh.canonical()) && old.order().equals(fresh.order());
  }

  private static List<String> inPlace(TableParts old, TableParts fresh) {
    return InPlace.statements(old, fresh);
  }

  List<String> statements() {
    List<String> statements = new ArrayList<>();
    if (!rebuilt.isEmpty() || !gone.isEmpty()) {
      statements.add("PRAGMA foreign_keys = OFF");
      statements.add("PRAGMA legacy_alter_table = ON");
    }
    drops(statements);
    statements.addAll(small);
    after.forEach(
        (key, parts) -> {
          if (!before.containsKey(key)) {
            statements.add(TableWriter.create(parts, parts.table().name()));
          } else if (rebuilt.contains(key)) {
            rebuild(before.get(key), parts, statements);
          }
        });
    creates(statements);
    return statements;
  }

  private void drops(List<String> statements) {
    List<SchemaObject> going =
        from.objects().stream().filter(o -> apart(o.kind()) && !stays(o)).toList();
    for (Kind kind : List.of(Kind.TRIGGER, Kind.VIEW, Kind.INDEX)) {
      going.stream()
          .filter(object -> object.kind() == kind)
          .filter(object -> kind == Kind.VIEW || !gone.contains(key(object.owner())))
          .forEach(o -> statements.add("DROP " + kind + " " + o.attribute("sql-name")));
    }
    gone.forEach(
        key -> statements.add("DROP TABLE " + Names.quoted(tableOf(before, key).table().name())));
  }

  private static TableParts tableOf(Map<String, TableParts> tables, String key) {
    TableParts parts = tables.get(key);
    if (parts == null) {
      throw new IllegalStateException("no table " + key);
    }
    return parts;
  }

  private void creates(List<String> statements) {
    Predicate<SchemaObject> fresh =
        object -> from.objects().stream().noneMatch(old -> twin(old, object)) || !stays(object);
    List<SchemaObject> coming =
        to.objects().stream().filter(o -> apart(o.kind())).filter(fresh).toList();
    SqliteRenderer renderer = new SqliteRenderer();
    CreationOrder.of(coming).forEach(object -> statements.add(renderer.create(object)));
  }

  private static boolean apart(Kind kind) {
    return kind == Kind.INDEX || kind == Kind.VIEW || kind == Kind.TRIGGER;
  }

  private static boolean twin(SchemaObject one, SchemaObject other) {
    return one.kind() == other.kind()
        && Names.same(one.name(), other.name())
        && one.canonical().equals(other.canonical());
  }

  /** Whether an index, view or trigger is in both schemas alike and hangs on nothing that moves. */
  private boolean stays(SchemaObject object) {
    boolean both =
        from.objects().stream().anyMatch(old -> twin(old, object))
            && to.objects().stream().anyMatch(fresh -> twin(fresh, object));
    boolean moves = rebuilt.contains(key(object.owner())) || gone.contains(key(object.owner()));
    boolean reads = object.kind() != Kind.INDEX && readsMoved(object);
    return both && !moves && !reads;
  }

  private boolean readsMoved(SchemaObject object) {
    if (rebuilt.isEmpty() && gone.isEmpty() && small.isEmpty()) {
      return false;
    }
    Tokens tokens = SqliteTokens.of(object.definition());
    for (int i = 0; i < tokens.size(); i++) {
      String name = tokens.named(i) ? key(tokens.part(i, i + 1).name(0)) : "";
      boolean changed = rebuilt.contains(name) || gone.contains(name) || changedView(name, object);
      if (changed || small.stream().anyMatch(s -> s.contains(" DROP COLUMN "))) {
        return true;
      }
    }
    return false;
  }

  private boolean changedView(String name, SchemaObject reader) {
    return from.objects().stream()
        .filter(object -> object.kind() == Kind.VIEW && key(object.name()).equals(name))
        .anyMatch(view -> !Names.same(view.name(), reader.name()) && !stays(view));
  }

  private static void rebuild(TableParts old, TableParts fresh, List<String> statements) {
    String table = Names.quoted(fresh.table().name());
    String aside = Names.quoted(ASIDE + fresh.table().name());
    List<String> columns =
        fresh.stored().stream()
            .filter(
                column -> old.stored().stream().anyMatch(o -> Names.same(o.name(), column.name())))
            .map(column -> column.attribute("sql-name"))
            .toList();
    statements.add("ALTER TABLE " + Names.quoted(old.table().name()) + " RENAME TO " + aside);
    statements.add(TableWriter.create(fresh, fresh.table().name()));
    if (!columns.isEmpty()) {
      String list = String.join(", ", columns);
      statements.add("INSERT INTO %s (%s) SELECT %s FROM %s".formatted(table, list, list, aside));
    }
    statements.add("DROP TABLE " + aside);
  }
}
