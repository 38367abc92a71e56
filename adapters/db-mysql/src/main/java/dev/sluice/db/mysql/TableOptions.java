package dev.sluice.db.mysql;

import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What stands behind the columns of a table. */
final class TableOptions {
  /** Options that are off at zero; the others know the word DEFAULT. */
  private static final Set<String> COUNTS =
      Set.of(
          "avg_row_length",
          "checksum",
          "delay_key_write",
          "key_block_size",
          "max_rows",
          "min_rows");

  private TableOptions() {}

  static String of(SchemaObject table) {
    return add(" ENGINE = ", table.attribute("engine"))
        + add(" COLLATE = ", table.attribute("collation"))
        + add(" ", table.attribute("options"))
        + (table.attribute("comment").isEmpty()
            ? ""
            : " COMMENT = " + Quoting.literal(table.attribute("comment")))
        + (table.attribute("versioned").isEmpty() ? "" : " WITH SYSTEM VERSIONING")
        + add(" ", table.attribute("partition"));
  }

  /** Statements for what can be changed in place; empty when partitions or versions differ. */
  static List<String> change(SchemaObject from, SchemaObject to) {
    if (differ(from, to, "partition") || differ(from, to, "versioned")) {
      return List.of();
    }
    List<String> statements = new ArrayList<>();
    String alter = "ALTER TABLE " + Quoting.identifier(to.name());
    if (differ(from, to, "engine")) {
      statements.add(alter + " ENGINE = " + to.attribute("engine"));
    }
    if (differ(from, to, "collation")) {
      statements.add(alter + " COLLATE = " + to.attribute("collation"));
    }
    if (differ(from, to, "comment")) {
      statements.add(alter + " COMMENT = " + Quoting.literal(to.attribute("comment")));
    }
    if (differ(from, to, "options")) {
      statements.add(alter + " " + options(from.attribute("options"), to.attribute("options")));
    }
    return statements;
  }

  /** What is no longer said must be said to be as usual, or it stays. */
  private static String options(String from, String to) {
    List<String> options = new ArrayList<>();
    for (String old : from.split(" ", -1)) {
      String name = old.replaceFirst("=.*", "");
      if (!name.isEmpty() && !(" " + to).contains(" " + name + "=")) {
        options.add(name + (COUNTS.contains(name.toLowerCase(Locale.ROOT)) ? "=0" : "=DEFAULT"));
      }
    }
    if (!to.isEmpty()) {
      options.add(to);
    }
    return String.join(" ", options);
  }

  private static boolean differ(SchemaObject from, SchemaObject to, String attribute) {
    return !from.attribute(attribute).equals(to.attribute(attribute));
  }

  private static String add(String words, String value) {
    return value.isEmpty() ? "" : words + value;
  }
}
