package dev.sluice.analysis.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Recognises renames by what stayed the same: for a table its columns, for a column its place and
 * type, for a constraint, index or sequence its whole definition.
 */
final class Renames {
  private static final Set<Kind> SAME_DEFINITION =
      EnumSet.of(
          Kind.PRIMARY_KEY, Kind.UNIQUE, Kind.CHECK, Kind.EXCLUSION, Kind.FOREIGN_KEY, Kind.INDEX);

  private final Set<String> known;
  private final List<Rename> found = new ArrayList<>();
  private Schema from;
  private Schema to;

  private Renames(Schema from, Schema to, Set<String> known) {
    this.from = from;
    this.to = to;
    this.known = known;
  }

  /**
   * Renames between two schemas, tables first.
   *
   * @param known names, in lower case and as scripts write them, that a script is known to have
   *     renamed on one of the sides
   */
  static List<Rename> between(Schema from, Schema to, Set<String> known) {
    return new Renames(from, to, known).all();
  }

  /** The first schema as it is after renames: what the engine would print then, nearly. */
  static Schema applied(Schema from, List<Rename> renames) {
    Schema schema = from;
    for (Rename rename : renames) {
      schema = RenamedSchema.of(schema, rename.from(), rename.to());
    }
    return schema;
  }

  private List<Rename> all() {
    pairs(Kind.TABLE);
    pairs(Kind.COLUMN);
    SAME_DEFINITION.forEach(this::pairs);
    return List.copyOf(found);
  }

  private void pairs(Kind kind) {
    Map<String, List<SchemaObject>> gone = unmatched(kind, from, to);
    Map<String, List<SchemaObject>> fresh = unmatched(kind, to, from);
    gone.forEach(
        (evidence, objects) -> {
          List<SchemaObject> candidates = fresh.getOrDefault(evidence, List.of());
          if (objects.size() == 1 && candidates.size() == 1) {
            pair(objects.get(0), candidates.get(0));
          }
        });
  }

  private void pair(SchemaObject old, SchemaObject fresh) {
    Optional<String> evidence = evidence(old, fresh);
    String why = evidence.orElse("the same place and type");
    Rename rename = new Rename(old, fresh, evidence.isPresent(), why);
    found.add(rename);
    if (rename.strong()) {
      from = RenamedSchema.of(from, old, fresh);
    }
  }

  /** Why a script may rely on it; empty when there is only the same place and type. */
  private Optional<String> evidence(SchemaObject old, SchemaObject fresh) {
    if (SAME_DEFINITION.contains(old.kind())) {
      return Optional.of("the same definition");
    }
    if (scripted(old) || scripted(fresh)) {
      return Optional.of("the script renames it");
    }
    if (old.kind() == Kind.TABLE) {
      return columns(from, old).size() > 1 ? Optional.of("the same columns") : Optional.empty();
    }
    return alike(last(old), last(fresh))
        ? Optional.of("the same place and type, a similar name")
        : Optional.empty();
  }

  private boolean scripted(SchemaObject object) {
    String name = object.name().toLowerCase(Locale.ROOT);
    return known.stream().anyMatch(one -> name.equals(one) || name.endsWith("." + one));
  }

  /** Objects that the other schema lacks, by what must be equal for a rename. */
  private Map<String, List<SchemaObject>> unmatched(Kind kind, Schema here, Schema there) {
    Set<ObjectKey> others = Differences.byKey(there).keySet();
    Map<String, List<SchemaObject>> byEvidence = new LinkedHashMap<>();
    for (SchemaObject object : here.objects()) {
      if (object.kind() == kind
          && !others.contains(ObjectKey.of(object))
          && (kind == Kind.TABLE
              || others.contains(new ObjectKey(Kind.TABLE, object.owner()))
              || others.contains(new ObjectKey(Kind.MATERIALIZED_VIEW, object.owner())))) {
        byEvidence.computeIfAbsent(likeness(here, object), any -> new ArrayList<>()).add(object);
      }
    }
    return byEvidence;
  }

  private static String likeness(Schema schema, SchemaObject object) {
    Map<String, String> attributes = new TreeMap<>(object.attributes());
    attributes.keySet().removeAll(Set.of("sql-name", "comment", "position", "sequence"));
    return switch (object.kind()) {
      case TABLE -> schemaOf(object) + columns(schema, object) + object.definition();
      case COLUMN -> object.owner() + place(schema, object) + object.definition() + attributes;
      case INDEX -> object.owner() + nameless(object) + attributes;
      default -> object.owner() + object.definition() + attributes;
    };
  }

  private static String nameless(SchemaObject index) {
    return index
        .definition()
        .replaceFirst("INDEX \"?\\Q" + last(index).replace("\"", "\"\"") + "\\E\"? ON", "INDEX ON");
  }

  private static int place(Schema schema, SchemaObject column) {
    return (int)
        schema.objects().stream()
            .filter(o -> o.kind() == Kind.COLUMN && o.owner().equals(column.owner()))
            .filter(o -> Positions.of(o) < Positions.of(column))
            .count();
  }

  private static List<String> columns(Schema schema, SchemaObject table) {
    return schema.objects().stream()
        .filter(o -> o.kind() == Kind.COLUMN && o.owner().equals(table.name()))
        .sorted(Comparator.comparing(SchemaObject::name))
        .map(o -> last(o) + " " + o.definition())
        .toList();
  }

  private static String schemaOf(SchemaObject table) {
    int dot = table.name().indexOf('.');
    return dot < 0 ? "" : table.name().substring(0, dot);
  }

  static String last(SchemaObject object) {
    String name = object.name();
    String owner = object.owner();
    return !owner.isEmpty() && name.startsWith(owner + ".")
        ? name.substring(owner.length() + 1)
        : name.substring(name.indexOf('.') + 1);
  }

  /** Whether two names share a word of three letters or more. */
  private static boolean alike(String left, String right) {
    Set<String> words = Set.copyOf(List.of(left.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)));
    String other = right.toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(word -> word.length() > 2 && other.contains(word))
        || left.toLowerCase(Locale.ROOT).contains(other);
  }
}
