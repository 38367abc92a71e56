package dev.sluice.db.postgresql;

import dev.sluice.db.ValueType;
import dev.sluice.db.rows.Values;
import dev.sluice.db.step.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;

/** Values as PostgreSQL writes them, and back. What has no Java form stays as it is written. */
final class PostgresValues {
  private PostgresValues() {}

  /** The session writes and reads values the same way, whatever the server's or role's settings. */
  static void sameText(Connection connection) throws SQLException {
    for (String setting :
        List.of(
            "SET DateStyle = 'ISO, YMD'",
            "SET IntervalStyle = 'postgres'",
            "SET TimeZone = 'UTC'",
            "SET bytea_output = 'hex'",
            "SET extra_float_digits = 1",
            "SET lc_monetary = 'C'")) {
      Sql.run(connection, setting);
    }
  }

  /** What a type of pg_type is carried in. */
  static ValueType type(String name) {
    return switch (name) {
      case "bool" -> ValueType.BOOLEAN;
      case "int2", "int4", "int8", "oid", "smallserial", "serial", "bigserial" -> ValueType.INTEGER;
      case "numeric" -> ValueType.DECIMAL;
      case "float4", "float8" -> ValueType.FLOAT;
      case "text", "varchar", "bpchar", "name", "citext" -> ValueType.TEXT;
      case "bytea" -> ValueType.BINARY;
      case "bit", "varbit" -> ValueType.BITS;
      case "date" -> ValueType.DATE;
      case "time" -> ValueType.TIME;
      case "timestamp" -> ValueType.TIMESTAMP;
      case "timestamptz" -> ValueType.INSTANT;
      case "uuid" -> ValueType.UUID;
      case "json", "jsonb" -> ValueType.JSON;
      default -> ValueType.NATIVE;
    };
  }

  /** The value that a text stands for. */
  static Object decoded(ValueType type, String text) {
    return type == ValueType.BINARY
        ? HexFormat.of().parseHex(text, 2, text.length())
        : Values.read(type, text);
  }

  /** The text that stands for a value. */
  static String encoded(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? "t" : "f";
    }
    if (value instanceof byte[] bytes) {
      return "\\x" + HexFormat.of().formatHex(bytes);
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return value.toString();
  }
}
