package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that were added to an enum; values cannot be taken away by ALTER TYPE. */
final class EnumChange {
  private static final Pattern LABEL = Pattern.compile("'(?:[^']|'')*'");

  private EnumChange() {}

  /** Statements that add values; empty when a value went away, moved, or it is no enum. */
  static List<String> additions(SchemaObject from, SchemaObject to) {
    if (!from.definition().startsWith("ENUM") || !to.definition().startsWith("ENUM")) {
      return List.of();
    }
    List<String> before = labels(from.definition());
    List<String> after = labels(to.definition());
    List<String> kept = new ArrayList<>(after);
    kept.retainAll(before);
    if (!kept.equals(before)) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < after.size(); i++) {
      if (!before.contains(after.get(i))) {
        String place = i == 0 ? " BEFORE " + before.get(0) : " AFTER " + after.get(i - 1);
        statements.add(
            "ALTER TYPE " + to.attribute("sql-name") + " ADD VALUE " + after.get(i) + place);
      }
    }
    return statements;
  }

  private static List<String> labels(String definition) {
    List<String> labels = new ArrayList<>();
    Matcher matcher = LABEL.matcher(definition);
    while (matcher.find()) {
      labels.add(matcher.group());
    }
    return labels;
  }
}
