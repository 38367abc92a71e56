package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.Difference.Change;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The order of a script between two schemas. What hangs on other things is dropped first and
 * created last; between that, new things are made, existing ones altered, old ones dropped.
 */
final class SyncPlan {
  /** Kinds that hang on tables and columns. */
  private static final Set<Kind> DEPENDENT = EnumSet.range(Kind.PRIMARY_KEY, Kind.POLICY);

  private final Schema from;
  private final Schema to;
  private final SchemaRenderer renderer;
  private final Set<SchemaObject> dropped = new LinkedHashSet<>();
  private final Set<SchemaObject> created = new LinkedHashSet<>();
  private final List<String> altered = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();
  private final List<String> unsupported = new ArrayList<>();

  SyncPlan(Schema from, Schema to, SchemaRenderer renderer) {
    this.from = from;
    this.to = to;
    this.renderer = renderer;
  }

  SyncScript script() {
    SchemaComparison.differences(from, to).forEach(this::plan);
    recreateDependents();
    List<String> statements = new ArrayList<>();
    drops(dependent(dropped)).forEach(statements::add);
    statements.addAll(creations(newBase()));
    newColumns().forEach(column -> statements.addAll(creations(List.of(column))));
    statements.addAll(altered);
    drops(base(dropped)).forEach(statements::add);
    statements.addAll(creations(dependent(created)));
    StringBuilder sql = new StringBuilder();
    statements.forEach(statement -> sql.append(statement).append(";\n"));
    return new SyncScript(sql.toString(), losses, unsupported);
  }

  private void plan(Difference difference) {
    if (difference.change() == Change.ADDED) {
      created.add(difference.to().orElseThrow());
      noteLastColumn(difference.to().orElseThrow());
    } else if (difference.change() == Change.REMOVED) {
      drop(difference.from().orElseThrow());
    } else {
      change(difference.from().orElseThrow(), difference.to().orElseThrow());
    }
  }

  private void drop(SchemaObject object) {
    dropped.add(object);
    if (object.kind() == Kind.TABLE) {
      losses.add("table " + object.name());
    } else if (object.kind() == Kind.COLUMN && !tableIsDropped(object)) {
      losses.add("column " + object.name());
    }
  }

  private void change(SchemaObject before, SchemaObject after) {
    List<String> statements = renderer.alter(before, after);
    if (!statements.isEmpty()) {
      altered.addAll(statements);
      if (before.kind() == Kind.COLUMN && !before.definition().equals(after.definition())) {
        losses.add(
            "values of column %s that do not survive %s → %s"
                .formatted(after.name(), before.definition(), after.definition()));
      }
    } else if (DEPENDENT.contains(after.kind()) || after.kind() == Kind.FUNCTION) {
      dropped.add(before);
      created.add(after);
    } else if (after.kind() == Kind.COLUMN) {
      altered.add(renderer.drop(before));
      altered.add(renderer.create(after));
      losses.add("column " + after.name());
    } else {
      unsupported.add(
          "%s %s cannot be changed in place"
              .formatted(after.kind().name().toLowerCase(java.util.Locale.ROOT), after.name()));
    }
  }

  /** Views on a table that loses or changes a column are in the way, and those on such views. */
  private void recreateDependents() {
    Set<String> touched = new LinkedHashSet<>();
    SchemaComparison.differences(from, to).stream()
        .filter(SyncPlan::disturbsViews)
        .map(d -> d.from().orElseThrow())
        .forEach(o -> touched.add(o.kind() == Kind.COLUMN ? o.owner() : o.name()));
    boolean more = !touched.isEmpty();
    while (more) {
      more = false;
      for (SchemaObject object : from.objects()) {
        boolean view = object.kind() == Kind.VIEW || object.kind() == Kind.MATERIALIZED_VIEW;
        boolean hangs = object.dependsOn().stream().anyMatch(touched::contains);
        if (view && hangs && touched.add(object.name())) {
          more = true;
          recreate(object);
        }
      }
    }
  }

  private void recreate(SchemaObject object) {
    dropped.add(object);
    Stream.of(object.name())
        .flatMap(name -> to.objects().stream().filter(o -> sameOrOf(o, object)))
        .forEach(created::add);
  }

  /** The object itself, or what belongs to it (the indexes of a materialized view). */
  private static boolean sameOrOf(SchemaObject candidate, SchemaObject object) {
    boolean same = candidate.kind() == object.kind() && candidate.name().equals(object.name());
    return same || candidate.owner().equals(object.name());
  }

  private static boolean disturbsViews(Difference difference) {
    if (difference.from().isEmpty()) {
      return false;
    }
    return switch (difference.kind()) {
      case COLUMN ->
          difference.change() == Change.REMOVED
              || !difference
                  .from()
                  .get()
                  .definition()
                  .equals(difference.to().orElseThrow().definition());
      case TABLE, FUNCTION -> difference.change() == Change.REMOVED;
      case VIEW, MATERIALIZED_VIEW -> true;
      default -> false;
    };
  }

  private void noteLastColumn(SchemaObject column) {
    boolean existed =
        column.kind() == Kind.COLUMN
            && from.objects().stream()
                .anyMatch(o -> o.kind() == Kind.TABLE && o.name().equals(column.owner()));
    boolean last =
        to.objects().stream()
            .filter(o -> o.kind() == Kind.COLUMN && o.owner().equals(column.owner()))
            .allMatch(o -> position(o) <= position(column));
    if (existed && !last) {
      unsupported.add("column " + column.name() + " comes back as the last column");
    }
  }

  private static int position(SchemaObject column) {
    String position = column.attribute("position");
    return position.isEmpty() ? 0 : Integer.parseInt(position);
  }

  private List<SchemaObject> newBase() {
    return created.stream()
        .filter(o -> !DEPENDENT.contains(o.kind()))
        .filter(o -> o.kind() != Kind.COLUMN || tableIsCreated(o))
        .toList();
  }

  private List<SchemaObject> newColumns() {
    return created.stream()
        .filter(o -> o.kind() == Kind.COLUMN && !tableIsCreated(o))
        .sorted(Comparator.comparing(SchemaObject::owner).thenComparingInt(SyncPlan::position))
        .toList();
  }

  private List<String> creations(List<SchemaObject> objects) {
    if (objects.isEmpty()) {
      return List.of();
    }
    boolean loneColumn = objects.size() == 1 && objects.get(0).kind() == Kind.COLUMN;
    if (!loneColumn) {
      return renderer.create(new Schema(to.engine(), objects));
    }
    SchemaObject column = objects.get(0);
    List<String> statements = new ArrayList<>();
    statements.add(renderer.create(column));
    if (!column.attribute("comment").isEmpty()) {
      statements.addAll(renderer.alter(withoutComment(column), column));
    }
    return statements;
  }

  private static SchemaObject withoutComment(SchemaObject column) {
    java.util.Map<String, String> attributes = new java.util.TreeMap<>(column.attributes());
    attributes.remove("comment");
    return new SchemaObject(
        column.kind(),
        column.name(),
        column.owner(),
        column.definition(),
        attributes,
        column.dependsOn());
  }

  private List<String> drops(List<SchemaObject> objects) {
    List<SchemaObject> reverse = new ArrayList<>(DropOrder.of(objects));
    return reverse.stream().filter(o -> !goesWithItsOwner(o)).map(renderer::drop).toList();
  }

  /** Whether dropping its owner takes this along; foreign keys are cut first all the same. */
  private boolean goesWithItsOwner(SchemaObject object) {
    if (object.kind() == Kind.FOREIGN_KEY) {
      return false;
    }
    if (object.kind() == Kind.SEQUENCE) {
      return dropped.stream().anyMatch(o -> owns(o, object.attribute("owned-by")));
    }
    return ownerIsDropped(object);
  }

  /** Whether a table or column owns a sequence, by the name that the sequence gives its owner. */
  private static boolean owns(SchemaObject object, String column) {
    return switch (object.kind()) {
      case TABLE -> column.startsWith(object.attribute("sql-name") + ".");
      case COLUMN ->
          column.equals(object.attribute("owner-sql") + "." + object.attribute("sql-name"));
      default -> false;
    };
  }

  private boolean ownerIsDropped(SchemaObject object) {
    return dropped.stream()
        .anyMatch(
            o ->
                EnumSet.of(Kind.TABLE, Kind.MATERIALIZED_VIEW, Kind.VIEW).contains(o.kind())
                    && o.name().equals(object.owner()));
  }

  private boolean tableIsDropped(SchemaObject column) {
    return to.objects().stream()
        .noneMatch(o -> o.kind() == Kind.TABLE && o.name().equals(column.owner()));
  }

  private boolean tableIsCreated(SchemaObject column) {
    return created.stream()
        .anyMatch(o -> o.kind() == Kind.TABLE && o.name().equals(column.owner()));
  }

  private static List<SchemaObject> dependent(Set<SchemaObject> objects) {
    return objects.stream().filter(o -> DEPENDENT.contains(o.kind())).toList();
  }

  private static List<SchemaObject> base(Set<SchemaObject> objects) {
    List<SchemaObject> base =
        new ArrayList<>(objects.stream().filter(o -> !DEPENDENT.contains(o.kind())).toList());
    return Collections.unmodifiableList(base);
  }
}
