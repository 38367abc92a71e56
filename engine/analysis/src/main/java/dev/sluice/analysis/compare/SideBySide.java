package dev.sluice.analysis.compare;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One object with all that belongs to it, as statements of the one schema and of the other.
 *
 * @param name its name
 * @param before the statements that make it in the first schema; empty where it is not there
 * @param after the same in the second
 */
public record SideBySide(String name, String before, String after) {
  /**
   * The objects that differ, a table once however much of it differs.
   *
   * @param found what differs between the two schemas
   * @param most how many objects at most
   */
  public static List<SideBySide> of(
      Schema from,
      SchemaRenderer fromRenderer,
      Schema to,
      SchemaRenderer toRenderer,
      List<DifferenceLine> found,
      int most) {
    Set<String> roots = new LinkedHashSet<>();
    for (DifferenceLine line : found) {
      roots.addAll(roots(from, line));
      roots.addAll(roots(to, line));
    }
    List<SideBySide> sides = new ArrayList<>();
    for (String root : roots) {
      String before = text(from, fromRenderer, root);
      String after = text(to, toRenderer, root);
      if (!before.equals(after) && sides.size() < most) {
        sides.add(new SideBySide(root, before, after));
      }
    }
    return List.copyOf(sides);
  }

  private static List<String> roots(Schema schema, DifferenceLine line) {
    return schema.objects().stream()
        .filter(object -> object.kind().name().toLowerCase(Locale.ROOT).equals(line.kind()))
        .filter(object -> Names.bare(object.name()).equals(Names.bare(line.name())))
        .map(SideBySide::root)
        .toList();
  }

  private static String root(SchemaObject object) {
    return Names.bare(object.owner().isEmpty() ? object.name() : object.owner());
  }

  private static String text(Schema schema, SchemaRenderer renderer, String root) {
    List<SchemaObject> own =
        schema.objects().stream().filter(object -> root(object).equals(root)).toList();
    List<String> statements = renderer.create(new Schema(schema.engine(), own));
    return statements.isEmpty() ? "" : String.join(";\n", statements) + ";";
  }
}
