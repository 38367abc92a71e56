package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Indexes that a script makes.
 *
 * @param table plain name of the table
 * @param columns the columns as reduced code has them, joined by commas
 * @param partial whether it covers only some rows, or is not an ordinary one
 */
record IndexColumns(String table, String columns, boolean partial) {
  private static final Pattern INDEX =
      Pattern.compile(
          Patterns.expanded(
              "^create (?<kind>(?:\\w+ )*?)index (?:concurrently )?MAYBE(?:NAME )?on (?:only )?TABLE"
                  + "(?: using (?<using>\\w+))? ?\\((?<columns>[^()]*)\\)(?<rest>.*)"));
  private static final Pattern KEY =
      Pattern.compile(
          "\\b(?:primary key|unique|key|index)(?: [\\w\"]+)? ?\\((?<columns>[^()]*)\\)");
  private static final Pattern OWN =
      Pattern.compile(
          "[(,](?<column>[\\w\"]+) [^,()]*(?:\\([^()]*\\))?[^,()]*\\b(?:primary key|unique)\\b(?! ?\\()");

  /** Those of one statement. */
  static List<IndexColumns> of(Subject subject, String table) {
    List<IndexColumns> found = new ArrayList<>();
    if (!subject.begins("create") && !subject.begins("alter")) {
      return found;
    }
    Matcher index = INDEX.matcher(subject.code().guarded());
    if (index.find()) {
      boolean odd = index.group("rest").contains("where") || !index.group("kind").isBlank();
      String using = index.group("using") == null ? "btree" : index.group("using");
      boolean partial = odd || !using.equals("btree");
      found.add(
          new IndexColumns(
              TableNames.plain(index.group("table")),
              TableNames.plain(index.group("columns")),
              partial));
      return found;
    }
    for (Pattern pattern : List.of(KEY, OWN)) {
      Matcher key = pattern.matcher(subject.code().guarded());
      while (key.find()) {
        String list = key.group(pattern == OWN ? "column" : "columns");
        found.add(new IndexColumns(table, TableNames.plain(list), true));
      }
    }
    return found;
  }

  /** Whether its columns begin with these. */
  boolean beginsWith(String wanted) {
    return columns.equals(wanted) || columns.startsWith(wanted + ",");
  }
}
