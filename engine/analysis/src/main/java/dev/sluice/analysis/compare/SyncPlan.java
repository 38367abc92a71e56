package dev.sluice.analysis.compare;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides what is dropped, created, altered or dropped and created again, and which columns take a
 * detour because something they need is made anew.
 */
final class SyncPlan {
  private static final Set<Kind> KEEP =
      Set.of(Kind.TABLE, Kind.COLUMN, Kind.SCHEMA, Kind.EXTENSION, Kind.SEQUENCE);

  private final SchemaRenderer renderer;
  private final Schema to;
  private final Map<ObjectKey, SchemaObject> before;
  private final Map<ObjectKey, SchemaObject> after;
  private final Map<ObjectKey, SchemaObject> drops = new LinkedHashMap<>();
  private final Map<ObjectKey, SchemaObject> creates = new LinkedHashMap<>();
  private final Map<ObjectKey, Change> alters = new LinkedHashMap<>();
  private final Map<ObjectKey, Change> detours = new LinkedHashMap<>();
  private final Set<String> unsupported = new LinkedHashSet<>();
  private final Deque<SchemaObject> touched = new ArrayDeque<>();

  SyncPlan(Schema from, Schema to, SchemaRenderer renderer) {
    this.renderer = renderer;
    this.to = to;
    this.before = Differences.byKey(from);
    this.after = Differences.byKey(to);
    compare();
    spread();
  }

  /** One version of an object and the other. */
  record Change(SchemaObject from, SchemaObject to) {}

  String engine() {
    return to.engine();
  }

  List<SchemaObject> drops() {
    return List.copyOf(drops.values());
  }

  List<SchemaObject> creates() {
    return List.copyOf(creates.values());
  }

  List<Change> alters() {
    return List.copyOf(alters.values());
  }

  List<Change> detours() {
    return List.copyOf(detours.values());
  }

  List<String> unsupported() {
    return List.copyOf(unsupported);
  }

  boolean recreated(SchemaObject object) {
    return drops.containsKey(ObjectKey.of(object)) && creates.containsKey(ObjectKey.of(object));
  }

  /** Objects of the target schema. */
  List<SchemaObject> target() {
    return to.objects();
  }

  private void compare() {
    before.forEach(
        (key, object) -> {
          SchemaObject other = after.get(key);
          if (other == null) {
            drops.put(key, object);
            touched.add(object);
          } else if (!object.canonical().equals(other.canonical())) {
            change(key, object, other);
          }
        });
    after.forEach(
        (key, object) -> {
          if (!before.containsKey(key)) {
            creates.put(key, object);
          }
        });
  }

  private void change(ObjectKey key, SchemaObject from, SchemaObject to) {
    boolean view = key.kind() == Kind.VIEW || key.kind() == Kind.MATERIALIZED_VIEW;
    if (view && !from.definition().equals(to.definition())) {
      recreate(key);
    } else if (!renderer.alter(from, to).isEmpty()) {
      alters.put(key, new Change(from, to));
      if (key.kind() == Kind.COLUMN && !from.definition().equals(to.definition())) {
        touched.add(from);
      }
    } else if (KEEP.contains(key.kind()) && !computedAnew(to)) {
      unsupported.add(Names.plain(to) + " cannot be changed in place");
    } else {
      recreate(key);
    }
  }

  /** A column whose values are computed can be made anew. */
  private static boolean computedAnew(SchemaObject to) {
    return to.kind() == Kind.COLUMN && !to.attribute("generated").isEmpty();
  }

  private void recreate(ObjectKey key) {
    if (!recreated(key)) {
      alters.remove(key);
      SchemaObject old = before.get(key);
      SchemaObject fresh = after.get(key);
      if (old != null && fresh != null) {
        drops.put(key, old);
        creates.put(key, fresh);
        touched.add(old);
      }
    }
  }

  private boolean recreated(ObjectKey key) {
    return drops.containsKey(key) && creates.containsKey(key);
  }

  private void spread() {
    while (!touched.isEmpty()) {
      SchemaObject gone = touched.poll();
      for (SchemaObject object : List.copyOf(before.values())) {
        ObjectKey key = ObjectKey.of(object);
        if (after.containsKey(key) && !recreated(key) && hurt(object, gone)) {
          touch(key, object, gone);
        }
      }
    }
  }

  private void touch(ObjectKey key, SchemaObject object, SchemaObject gone) {
    if (object.kind() == Kind.COLUMN) {
      SchemaObject fresh = after.get(key);
      if (fresh != null && recreated(gone) && Dependence.needs(fresh, gone)) {
        detour(key, object, fresh, gone);
      }
    } else if (!KEEP.contains(object.kind())) {
      recreate(key);
    }
  }

  private void detour(ObjectKey key, SchemaObject object, SchemaObject fresh, SchemaObject gone) {
    if (!object.attribute("generated").isEmpty()) {
      unsupported.add(Names.plain(object) + " is computed from " + Names.plain(gone));
      return;
    }
    boolean type = gone.kind() == Kind.TYPE || gone.kind() == Kind.DOMAIN;
    boolean castable = gone.kind() == Kind.DOMAIN || gone.definition().startsWith("ENUM");
    if (type && !castable) {
      unsupported.add(Names.plain(gone) + " is the type of " + Names.plain(object));
      return;
    }
    alters.remove(key);
    detours.put(key, new Change(object, fresh));
    touched.add(object);
  }

  /** Whether an object cannot stay while another goes or changes its type. */
  private boolean hurt(SchemaObject object, SchemaObject gone) {
    if (gone.kind() == Kind.COLUMN) {
      boolean readsTable = object.dependsOn().contains(gone.owner());
      boolean sameTable = object.owner().equals(gone.owner());
      return switch (object.kind()) {
        case VIEW, MATERIALIZED_VIEW -> readsTable && Dependence.mentions(object, last(gone));
        case TRIGGER, POLICY -> sameTable && Dependence.mentions(object, last(gone));
        default -> false;
      };
    }
    if (gone.kind() == Kind.PRIMARY_KEY
        || gone.kind() == Kind.UNIQUE
        || gone.kind() == Kind.INDEX) {
      return object.kind() == Kind.FOREIGN_KEY
          && object.attribute("references-table").equals(gone.owner())
          && keyOf(object, gone);
    }
    return Dependence.needs(object, gone);
  }

  /** Whether a key or unique index can be the one that a foreign key refers to. */
  private static boolean keyOf(SchemaObject foreign, SchemaObject key) {
    int open = foreign.definition().indexOf("REFERENCES");
    int from = open < 0 ? -1 : foreign.definition().indexOf('(', open);
    int end = from < 0 ? -1 : foreign.definition().indexOf(')', from);
    if (end < 0) {
      return true;
    }
    String referred = foreign.definition().substring(from, end + 1);
    if (key.kind() == Kind.INDEX && !key.definition().contains("UNIQUE INDEX")) {
      return !key.definition().startsWith("CREATE ") && begins(key.definition(), referred);
    }
    return columns(key.definition()).equals(columns(referred));
  }

  /** MySQL lets a reference lean on any index that begins with what is referred to. */
  private static boolean begins(String index, String referred) {
    return index.equals(referred)
        || index.startsWith(referred.substring(0, referred.length() - 1) + ",");
  }

  private static String columns(String definition) {
    int from = definition.indexOf('(');
    int end = definition.indexOf(')', Math.max(0, from));
    List<String> names = new ArrayList<>();
    if (from >= 0 && end > from) {
      for (String name : definition.substring(from + 1, end).split(",", -1)) {
        names.add(name.strip());
      }
    }
    names.sort(null);
    return String.join(",", names);
  }

  private static String last(SchemaObject column) {
    String name = column.attribute("sql-name");
    return name.isEmpty() ? column.name().substring(column.name().lastIndexOf('.') + 1) : name;
  }
}
