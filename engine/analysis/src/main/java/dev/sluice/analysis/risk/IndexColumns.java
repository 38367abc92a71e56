package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * Indexes that a script makes.
 *
 * @param table plain name of the table
 * @param columns the columns as reduced code has them, joined by commas
 * @param partial whether it covers only some rows, or is not an ordinary one
 */
record IndexColumns(String table, String columns, boolean partial) {
  private static final Sought INDEX =
      new Sought(
          "^create (?<kind>(?:\\w+ )*?)index (?:concurrently )?MAYBE(?:NAME )?on (?:only )?TABLE"
              + "(?: using (?<using>\\w+))? ?\\((?<columns>[^()]*)\\)(?<rest>.*)");
  private static final Sought KEY =
      new Sought("\\b(?:primary key|unique|key|index)(?: [\\w\"]+)? ?\\((?<columns>[^()]*)\\)");
  private static final Sought OWN =
      new Sought(
          "[(,](?<column>[\\w\"]+) [^,()]*(?:\\([^()]*\\))?[^,()]*\\b(?:primary key|unique)\\b(?!"
              + " ?\\()");

  /** Those of one statement. */
  static List<IndexColumns> of(Subject subject, String table) {
    List<IndexColumns> found = new ArrayList<>();
    if (!subject.begins("create") && !subject.begins("alter")) {
      return found;
    }
    Optional<Matcher> index = INDEX.first(subject.code());
    if (index.isPresent()) {
      found.add(made(index.get()));
      return found;
    }
    KEY.each(subject.code(), key -> found.add(within(table, key.group("columns"))));
    OWN.each(subject.code(), key -> found.add(within(table, key.group("column"))));
    return found;
  }

  private static IndexColumns made(Matcher index) {
    boolean odd = index.group("rest").contains("where") || !index.group("kind").isBlank();
    String using = index.group("using") == null ? "btree" : index.group("using");
    return new IndexColumns(
        TableNames.plain(index.group("table")),
        TableNames.plain(index.group("columns")),
        odd || !using.equals("btree"));
  }

  private static IndexColumns within(String table, String columns) {
    return new IndexColumns(table, TableNames.plain(columns), true);
  }

  /** Whether its columns begin with these. */
  boolean beginsWith(String wanted) {
    return columns.equals(wanted) || columns.startsWith(wanted + ",");
  }
}
