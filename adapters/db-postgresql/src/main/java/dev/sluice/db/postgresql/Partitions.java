package dev.sluice.db.postgresql;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moves a table out of the table that it is a partition of, and into another. */
final class Partitions {
  private static final Pattern PLACE =
      Pattern.compile(
          "PARTITION OF (?<parent>(?:\"(?:[^\"]|\"\")+\"|[^ ])+) (?<bound>.*?)(?<own> PARTITION BY"
              + " .*)?",
          Pattern.DOTALL);

  private Partitions() {}

  /** Statements, or none where only the table's own partitioning differs. */
  static List<String> moves(SchemaObject from, SchemaObject to) {
    Matcher out = PLACE.matcher(from.definition());
    Matcher in = PLACE.matcher(to.definition());
    String name = to.attribute("sql-name");
    List<String> moves = new ArrayList<>();
    if (out.matches()) {
      moves.add("ALTER TABLE " + out.group("parent") + " DETACH PARTITION " + name);
    }
    if (in.matches()) {
      moves.add(
          "ALTER TABLE "
              + in.group("parent")
              + " ATTACH PARTITION "
              + name
              + " "
              + in.group("bound"));
    }
    return own(from).equals(own(to)) ? moves : List.of();
  }

  private static String own(SchemaObject table) {
    Matcher place = PLACE.matcher(table.definition());
    String own = place.matches() ? place.group("own") : table.definition();
    return own == null ? "" : own.strip();
  }
}
