package dev.sluice.db.oracle;

import java.util.Set;

/** Types as a column definition writes them. */
final class Types {
  private static final Set<String> NATIONAL = Set.of("NCHAR", "NVARCHAR2");

  private Types() {}

  /** The type of a row of USER_TAB_COLS. */
  static String of(Row row) {
    String type = row.text("data_type");
    return switch (type) {
      case "VARCHAR2", "CHAR" ->
          type
              + "("
              + row.text(row.text("char_used").equals("C") ? "char_length" : "data_length")
              + (row.text("char_used").equals("C") ? " CHAR)" : " BYTE)");
      case "NVARCHAR2", "NCHAR" -> type + "(" + row.text("char_length") + ")";
      case "RAW", "UROWID" -> type + "(" + row.text("data_length") + ")";
      case "NUMBER" -> number(row);
      case "FLOAT" -> type + "(" + row.text("data_precision") + ")";
      default ->
          row.has("data_type_owner") && !NATIONAL.contains(type)
              ? owned(row.text("data_type_owner"), type)
              : type;
    };
  }

  /** A type of the schema's own stands without owner; those of Oracle keep theirs. */
  private static String owned(String owner, String type) {
    Set<String> supplied = Set.of("SYS", "MDSYS", "XDB", "PUBLIC", "ORDSYS");
    if (owner.equals("PUBLIC")) {
      return type;
    }
    return supplied.contains(owner) ? owner + "." + type : Quoting.identifier(type);
  }

  private static String number(Row row) {
    if (!row.has("data_precision")) {
      return row.has("data_scale") ? "NUMBER(*," + row.text("data_scale") + ")" : "NUMBER";
    }
    String scale = row.text("data_scale");
    boolean whole = scale.isEmpty() || scale.equals("0");
    return "NUMBER(" + row.text("data_precision") + (whole ? ")" : "," + scale + ")");
  }
}
