package dev.sluice.db.postgresql;

import java.util.List;
import java.util.Optional;

/**
 * A table as the catalog knows it now.
 *
 * @param obstacle why its rows cannot be copied, or empty
 * @param partitioned whether its rows live in partitions
 * @param owned whether the role may alter it
 * @param columns its columns in order
 * @param keys primary key first, then other keys that hold for every row
 */
record RecoveryTable(
    long oid,
    String schema,
    String name,
    String obstacle,
    boolean partitioned,
    boolean owned,
    List<RecoveryColumn> columns,
    List<List<String>> keys) {
  RecoveryTable {
    columns = List.copyOf(columns);
    keys = keys.stream().map(List::copyOf).toList();
  }

  /** Qualified and quoted, for statements. */
  String sql() {
    return Quoting.identifier(schema) + "." + Quoting.identifier(name);
  }

  /** Its own rows and those of partitions, but not those of inheriting tables. */
  String rows() {
    return (partitioned ? "" : "ONLY ") + sql();
  }

  /** Qualified, for people. */
  String label() {
    return schema + "." + name;
  }

  /** Columns that hold a value of their own. */
  List<RecoveryColumn> stored() {
    return columns.stream().filter(column -> !column.generated()).toList();
  }

  /** A column by name. */
  Optional<RecoveryColumn> column(String wanted) {
    return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
  }

  /** The first key that does without a column; empty when there is none. */
  List<String> keyWithout(String column) {
    return keys.stream().filter(key -> !key.contains(column)).findFirst().orElse(List.of());
  }
}
