package dev.sluice.db.postgresql;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of COPY's text format (postgresql.org/docs, COPY, File Formats). */
final class CopyLine {
  private static final String NULL = "\\N";

  private CopyLine() {}

  /** The fields of a line with or without its end; null where it says NULL. */
  static List<@Nullable String> fields(byte[] line) {
    int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
    List<@Nullable String> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= end; i++) {
      if (i == end || line[i] == '\t') {
        fields.add(field(line, start, i));
        start = i + 1;
      }
    }
    return fields;
  }

  private static @Nullable String field(byte[] line, int from, int to) {
    int at = from;
    while (at < to && line[at] != '\\') {
      at++;
    }
    if (at == to) {
      return new String(line, from, to - from, StandardCharsets.UTF_8);
    }
    if (to - from == 2 && line[from] == '\\' && line[from + 1] == 'N') {
      return null;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    for (int i = from; i < to; i++) {
      out.write(line[i] == '\\' ? plain(line[++i]) : line[i]);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static int plain(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0B;
      default -> escape;
    };
  }

  /** Appends one field, escaped. */
  static void write(StringBuilder out, @Nullable Object value) {
    if (value == null) {
      out.append(NULL);
      return;
    }
    String text = PostgresValues.encoded(value);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> out.append(c);
      }
    }
  }
}
