package dev.sluice.analysis.compare;

import dev.sluice.analysis.compare.CommonSchema.Part;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares schemas of two engines by what they mean. What the engines write differently and mean
 * alike is no difference, and is named as equivalent.
 *
 * @param differences on the way from the first to the second
 * @param equivalent what is written differently and means the same
 * @param left what belongs to one engine alone and was not compared, a line each
 */
public record EngineComparison(
    List<DifferenceLine> differences, List<Equivalent> equivalent, List<String> left) {
  public EngineComparison {
    differences = List.copyOf(differences);
    equivalent = List.copyOf(equivalent);
    left = List.copyOf(left);
  }

  /**
   * Two texts with one meaning.
   *
   * @param kind kind of the object in lower case
   * @param name its name without quotes, in small letters
   * @param from how the first engine writes it
   * @param to how the second one does
   */
  public record Equivalent(String kind, String name, String from, String to) {
    /** For people. */
    public String text() {
      return "= %s %s: %s is equivalent to %s".formatted(kind.replace('_', ' '), name, from, to);
    }
  }

  /** Compares two schemas; of one engine too, then by meaning alone. */
  public static EngineComparison of(Schema from, Schema to) {
    return of(from, to, Set.of());
  }

  /** Compares two schemas without some kinds of objects. */
  public static EngineComparison of(Schema from, Schema to, Set<Kind> ignored) {
    Work work = new Work(CommonSchema.of(from), CommonSchema.of(to), ignored);
    return work.compared();
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** One comparison while it is made. */
  private static final class Work {
    private final CommonSchema from;
    private final CommonSchema to;
    private final Set<Kind> ignored;
    private final List<DifferenceLine> differences = new ArrayList<>();
    private final List<Equivalent> equivalent = new ArrayList<>();

    Work(CommonSchema from, CommonSchema to, Set<Kind> ignored) {
      this.from = from;
      this.to = to;
      this.ignored = ignored;
    }

    EngineComparison compared() {
      from.parts()
          .forEach(
              (key, part) -> {
                Part other = to.parts().get(key);
                if (ignored.contains(part.kind())) {
                  return;
                }
                if (other == null) {
                  missing("removed", part, from);
                } else {
                  both(key, part, other);
                }
              });
      to.parts().values().stream()
          .filter(part -> !ignored.contains(part.kind()))
          .filter(part -> !from.parts().containsKey(part.kind() + " " + part.name()))
          .forEach(part -> missing("added", part, to));
      return new EngineComparison(differences, equivalent, left());
    }

    private void missing(String change, Part part, CommonSchema side) {
      if (part.kind() == Kind.INDEX && madeForReference(part, side)) {
        equivalent.add(
            new Equivalent(
                word(part.kind()),
                part.name(),
                change.equals("removed") ? "made by the engine for its foreign key" : "none",
                change.equals("removed") ? "none" : "made by the engine for its foreign key"));
        return;
      }
      List<String> detail = part.shown().isBlank() ? List.of() : List.of(part.shown().strip());
      differences.add(new DifferenceLine(change, word(part.kind()), part.name(), detail));
    }

    /** MySQL and MariaDB index the columns of every foreign key by themselves. */
    private static boolean madeForReference(Part index, CommonSchema side) {
      boolean makes = side.engine().equals("mysql") || side.engine().equals("mariadb");
      String start = index.name().replaceFirst(" ", " (") + ")";
      return makes
          && side.parts().values().stream()
              .anyMatch(p -> p.kind() == Kind.FOREIGN_KEY && p.name().startsWith(start + " "));
    }

    private void both(String key, Part part, Part other) {
      List<String> detail = new ArrayList<>();
      if (part.kind() == Kind.COLUMN) {
        type(key, part, other).ifPresent(detail::add);
      }
      new TreeMap<>(part.facts())
          .forEach(
              (fact, value) -> {
                String now = other.facts().getOrDefault(fact, "");
                boolean either = value.equals(CommonText.EITHER) || now.equals(CommonText.EITHER);
                boolean counts = fact.equals("default") && countsUp(part, other);
                if (!value.equals(now) && !either && !counts) {
                  detail.add(fact + " was " + value + ", is " + now);
                }
              });
      if (!detail.isEmpty()) {
        differences.add(new DifferenceLine("changed", word(part.kind()), part.name(), detail));
      }
    }

    /** Where a number is given out by itself, how that is written as a default says nothing. */
    private static boolean countsUp(Part part, Part other) {
      return !part.facts().getOrDefault("counts up", "no").equals("no")
          || !other.facts().getOrDefault("counts up", "no").equals("no");
    }

    private Optional<String> type(String key, Part part, Part other) {
      SchemaObject one = from.column(key).orElseThrow();
      SchemaObject two = to.column(key).orElseThrow();
      if (!CommonType.equivalent(from.meanings(one), to.meanings(two))) {
        return Optional.of("type was " + part.shown() + ", is " + other.shown());
      }
      if (!part.shown().equalsIgnoreCase(other.shown())) {
        equivalent.add(new Equivalent(word(part.kind()), part.name(), part.shown(), other.shown()));
      }
      return Optional.empty();
    }

    private List<String> left() {
      List<String> lines = new ArrayList<>();
      for (CommonSchema side : List.of(from, to)) {
        for (Map.Entry<Kind, Integer> kind : side.left().entrySet()) {
          if (!ignored.contains(kind.getKey())) {
            lines.add(
                "%d of kind %s on %s"
                    .formatted(
                        kind.getValue(), word(kind.getKey()).replace('_', ' '), side.engine()));
          }
        }
      }
      long views =
          from.parts().entrySet().stream()
              .filter(part -> part.getValue().kind() == Kind.VIEW)
              .filter(part -> to.parts().containsKey(part.getKey()))
              .count();
      if (views > 0 && !ignored.contains(Kind.VIEW)) {
        lines.add("the bodies of %d of kind view on both".formatted(views));
      }
      return lines;
    }
  }
}
