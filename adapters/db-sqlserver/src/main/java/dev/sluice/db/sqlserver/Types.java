package dev.sluice.db.sqlserver;

import java.util.Set;

/** Types as a column definition writes them. */
final class Types {
  private static final Set<String> SIZED = Set.of("char", "varchar", "binary", "varbinary");
  private static final Set<String> WIDE = Set.of("nchar", "nvarchar");
  private static final Set<String> SCALED = Set.of("datetime2", "time", "datetimeoffset");

  private Types() {}

  /** The type of a row with type_name, max_length, precision and scale. */
  static String of(Row row) {
    if (row.is("is_user_defined")) {
      return row.quoted("type_schema", "type_name");
    }
    return of(row.text("type_name"), row);
  }

  static String of(String type, Row row) {
    String length = row.text("max_length");
    if (SIZED.contains(type) || WIDE.contains(type)) {
      if (length.equals("-1")) {
        return type + "(max)";
      }
      int bytes = length.isEmpty() ? 1 : Integer.parseInt(length);
      return type + "(" + (WIDE.contains(type) ? bytes / 2 : bytes) + ")";
    }
    if (type.equals("decimal") || type.equals("numeric")) {
      return type + "(" + row.text("precision") + "," + row.text("scale") + ")";
    }
    if (SCALED.contains(type)) {
      return type + "(" + row.text("scale") + ")";
    }
    return type.equals("float") && row.text("precision").equals("24") ? "real" : type;
  }
}
