package dev.sluice.db.postgresql;

import java.util.Map;
import java.util.Set;

/** Which of PostgreSQL's own types it can cast into one another (pg_cast, version 16). */
final class Casts {
  private static final Map<String, String> FAMILIES =
      Map.ofEntries(
          Map.entry("smallint", "number"),
          Map.entry("integer", "number"),
          Map.entry("bigint", "number"),
          Map.entry("numeric", "number"),
          Map.entry("real", "number"),
          Map.entry("double precision", "number"),
          Map.entry("date", "day"),
          Map.entry("timestamp without time zone", "moment"),
          Map.entry("timestamp with time zone", "moment"),
          Map.entry("time without time zone", "clock"),
          Map.entry("time with time zone", "clock"),
          Map.entry("interval", "interval"),
          Map.entry("uuid", "uuid"),
          Map.entry("bytea", "bytes"),
          Map.entry("boolean", "boolean"),
          Map.entry("jsonb", "jsonb"));

  private static final Set<String> BETWEEN =
      Set.of(
          "day>moment",
          "moment>day",
          "moment>clock",
          "clock>interval",
          "interval>clock",
          "jsonb>number",
          "jsonb>boolean");

  private Casts() {}

  /** False when PostgreSQL has no cast; true for every type that is not in the table. */
  static boolean known(String from, String to) {
    String one = bare(from);
    String two = bare(to);
    String left = FAMILIES.getOrDefault(one, "");
    String right = FAMILIES.getOrDefault(two, "");
    boolean truth =
        (one.equals("integer") && two.equals("boolean"))
            || (one.equals("boolean") && two.equals("integer"));
    return left.isEmpty()
        || right.isEmpty()
        || left.equals(right)
        || truth
        || BETWEEN.contains(left + ">" + right);
  }

  private static String bare(String type) {
    return type.replaceAll("\\(\\d+(,-?\\d+)?\\)", "");
  }
}
