package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Writes a plan as statements in an order that works. */
final class SyncWriter {
  private static final Comparator<SchemaObject> BY_KIND =
      Comparator.comparing(SchemaObject::kind).thenComparing(SchemaObject::name);

  private final SyncPlan plan;
  private final SchemaRenderer renderer;
  private final Statements statements;
  private final DropRules owned;
  private final Schema target;
  private final Map<String, List<SchemaObject>> columns;

  SyncWriter(SyncPlan plan, SchemaRenderer renderer, Statements statements) {
    this.plan = plan;
    this.renderer = renderer;
    this.statements = statements;
    this.target = new Schema(plan.engine(), plan.target());
    this.columns =
        plan.target().stream()
            .filter(object -> object.kind() == Kind.COLUMN)
            .collect(Collectors.groupingBy(SchemaObject::owner));
    this.owned = new DropRules(plan);
  }

  SyncScript write(List<Rename> renames) {
    renames.forEach(one -> statements.addAll(renderer.rename(one.from(), one.to())));
    dropsOf(object -> attached(object.kind()) || onGoneView(object));
    pathsOut();
    dropsOf(object -> foundationLeft(object) && (plan.recreated(object) || replaced(object)));
    createsOf(object -> foundation(object) && object.kind() != Kind.TABLE && !onView(object));
    createsOf(object -> object.kind() == Kind.TABLE && !onView(object));
    altersOf(object -> object.kind().compareTo(Kind.TABLE) <= 0);
    createsOf(this::columnOfOldTable);
    altersOf(object -> object.kind() == Kind.COLUMN);
    pathsBack();
    ownSequences();
    dropsOf(object -> foundationLeft(object) && !plan.recreated(object) && !replaced(object));
    createsOf(object -> attached(object.kind()) || onView(object));
    altersOf(object -> object.kind().compareTo(Kind.COLUMN) > 0);
    return new SyncScript(
        statements.text(), losses(), unsupported(), renames.stream().map(Rename::text).toList());
  }

  /** Kinds that hang on tables or read them: dropped first, created last. */
  private static boolean attached(Kind kind) {
    return kind.compareTo(Kind.COLUMN) > 0;
  }

  private static boolean foundation(SchemaObject object) {
    return object.kind().compareTo(Kind.TABLE) <= 0;
  }

  private boolean onView(SchemaObject object) {
    return object.kind() == Kind.FUNCTION
        && plan.creates().stream()
            .filter(other -> other.kind() == Kind.VIEW || other.kind() == Kind.MATERIALIZED_VIEW)
            .anyMatch(view -> object.dependsOn().contains(view.name()));
  }

  private boolean onGoneView(SchemaObject object) {
    return object.kind() == Kind.FUNCTION
        && plan.drops().stream()
            .filter(other -> other.kind() == Kind.VIEW || other.kind() == Kind.MATERIALIZED_VIEW)
            .anyMatch(view -> object.dependsOn().contains(view.name()));
  }

  private boolean foundationLeft(SchemaObject object) {
    return !attached(object.kind()) && !onGoneView(object);
  }

  /** A routine that makes room for one of the same name with other argument names. */
  private boolean replaced(SchemaObject object) {
    return object.kind() == Kind.FUNCTION
        && plan.creates().stream()
            .filter(other -> other.kind() == Kind.FUNCTION)
            .anyMatch(other -> routine(other).equals(routine(object)));
  }

  private static String routine(SchemaObject function) {
    int open = function.name().indexOf('(');
    return open < 0 ? function.name() : function.name().substring(0, open);
  }

  private void dropsOf(Predicate<SchemaObject> which) {
    List<SchemaObject> gone =
        plan.drops().stream().filter(which).filter(owned::named).sorted(BY_KIND).toList();
    List<SchemaObject> order = new Sequence(gone, owned::needsWhileDropping).order();
    for (int i = order.size() - 1; i >= 0; i--) {
      statements.add(renderer.drop(order.get(i)));
    }
  }

  private void createsOf(Predicate<SchemaObject> which) {
    List<SchemaObject> fresh = plan.creates().stream().filter(which).sorted(BY_KIND).toList();
    for (SchemaObject object : new Sequence(fresh, Dependence::needs).order()) {
      create(object);
    }
  }

  private void create(SchemaObject object) {
    switch (object.kind()) {
      case TABLE -> {
        List<SchemaObject> whole = new ArrayList<>();
        whole.add(object);
        whole.addAll(columns.getOrDefault(object.name(), List.of()));
        statements.addAll(renderer.create(new Schema(plan.engine(), whole)));
      }
      case SEQUENCE, FUNCTION, COLUMN -> {
        if (object.definition().contains("LANGUAGE sql")) {
          statements.add("SET LOCAL check_function_bodies = off");
        }
        SchemaObject bare = without(object, "comment", "owned-by");
        statements.add(renderer.create(bare));
        statements.addAll(renderer.alter(bare, without(object, "owned-by")));
      }
      default -> {
        List<String> usual = renderer.create(new Schema(plan.engine(), List.of(object)));
        if (onOldTable(object)) {
          statements.addAll(renderer.preparing(object, target));
          statements.attach(object, usual);
        } else {
          statements.addAll(usual);
        }
      }
    }
  }

  private boolean columnOfOldTable(SchemaObject object) {
    return object.kind() == Kind.COLUMN && onOldTable(object);
  }

  private boolean onOldTable(SchemaObject object) {
    return !object.owner().isEmpty()
        && plan.creates().stream()
            .noneMatch(o -> o.kind() == Kind.TABLE && o.name().equals(object.owner()));
  }

  private void altersOf(Predicate<SchemaObject> which) {
    plan.alters().stream()
        .filter(change -> which.test(change.to()))
        .forEach(change -> statements.addAll(renderer.alter(change.from(), change.to())));
  }

  private void ownSequences() {
    plan.creates().stream()
        .filter(object -> !object.attribute("owned-by").isEmpty())
        .forEach(o -> statements.addAll(renderer.alter(without(o, "owned-by"), o)));
  }

  private void pathsOut() {
    plan.detours()
        .forEach(change -> statements.addAll(renderer.alter(change.from(), plain(change.from()))));
  }

  private void pathsBack() {
    plan.detours()
        .forEach(change -> statements.addAll(renderer.alter(plain(change.from()), change.to())));
  }

  /** The column as text without a default, while what it needs is made anew. */
  private SchemaObject plain(SchemaObject column) {
    boolean type =
        plan.drops().stream()
            .filter(o -> o.kind() == Kind.TYPE || o.kind() == Kind.DOMAIN)
            .anyMatch(
                o -> Dependence.mentions(without(column, "default"), o.attribute("sql-name")));
    SchemaObject bare = without(column, "default");
    return new SchemaObject(
        bare.kind(),
        bare.name(),
        bare.owner(),
        type ? "text" : bare.definition(),
        bare.attributes(),
        bare.dependsOn());
  }

  private static SchemaObject without(SchemaObject object, String... attributes) {
    Map<String, String> kept = new TreeMap<>(object.attributes());
    for (String attribute : attributes) {
      kept.remove(attribute);
    }
    return new SchemaObject(
        object.kind(),
        object.name(),
        object.owner(),
        object.definition(),
        kept,
        object.dependsOn());
  }

  private List<String> losses() {
    return plan.drops().stream()
        .filter(object -> object.kind() == Kind.TABLE || object.kind() == Kind.COLUMN)
        .filter(object -> object.attribute("generated").isEmpty())
        .filter(owned::named)
        .map(Names::plain)
        .toList();
  }

  private List<String> unsupported() {
    List<String> lines = new ArrayList<>(plan.unsupported());
    Map<String, Integer> last = new HashMap<>();
    plan.target().stream()
        .filter(object -> object.kind() == Kind.COLUMN)
        .forEach(object -> last.merge(object.owner(), Positions.of(object), Math::max));
    plan.creates().stream()
        .filter(this::columnOfOldTable)
        .filter(object -> Positions.of(object) < last.getOrDefault(object.owner(), 0))
        .map(object -> Names.plain(object) + " comes back as the last column")
        .forEach(lines::add);
    return lines;
  }
}
