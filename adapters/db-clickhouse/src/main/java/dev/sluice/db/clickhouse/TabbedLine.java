package dev.sluice.db.clickhouse;

import dev.sluice.db.Written;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the format TabSeparated (clickhouse.com/docs, Formats), whose texts are bytes. */
final class TabbedLine {
  private static final byte[] NULL = {'\\', 'N'};

  private TabbedLine() {}

  /** The fields of a line without its end, as they are written there; null is NULL. */
  static List<byte @Nullable []> fields(byte[] line) {
    List<byte @Nullable []> fields = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= line.length; i++) {
      if (i == line.length || line[i] == '\t') {
        byte[] field = Arrays.copyOfRange(line, start, i);
        fields.add(Arrays.equals(field, NULL) ? null : field);
        start = i + 1;
      }
    }
    return fields;
  }

  /** What a field of a simple type says; arrays, maps and tuples escape by rules of their own. */
  static byte[] unescaped(byte[] field) {
    if (!contains(field, '\\')) {
      return field;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(field.length);
    for (int i = 0; i < field.length; i++) {
      out.write(field[i] == '\\' && i + 1 < field.length ? plain(field[++i]) : field[i]);
    }
    return out.toByteArray();
  }

  private static boolean contains(byte[] bytes, char wanted) {
    for (byte one : bytes) {
      if (one == wanted) {
        return true;
      }
    }
    return false;
  }

  private static int plain(byte escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case '0' -> 0;
      default -> escape;
    };
  }

  /** Bytes as text; the bytes themselves where they are none. */
  static Object text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException noText) {
      return bytes;
    }
  }

  /**
   * Writes one field.
   *
   * @param asWritten whether what the engine wrote goes back as it stands, for a column whose type
   *     only the engine understands
   */
  static void write(OutputStream out, @Nullable Object value, boolean asWritten)
      throws IOException {
    if (value == null) {
      out.write(NULL);
      return;
    }
    boolean raw = asWritten && (value instanceof Written || value instanceof byte[]);
    byte[] bytes =
        value instanceof byte[] given ? given : told(value).getBytes(StandardCharsets.UTF_8);
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      char letter = raw && bytes[i] == '\\' ? 0 : letter(bytes[i]);
      if (letter != 0) {
        out.write(bytes, start, i - start);
        out.write('\\');
        out.write(letter);
        start = i + 1;
      }
    }
    out.write(bytes, start, bytes.length - start);
  }

  /** What stands behind the backslash for a byte; 0 where the byte stands for itself. */
  private static char letter(byte plain) {
    return switch (plain) {
      case '\n' -> 'n';
      case '\t' -> 't';
      case '\r' -> 'r';
      case '\\' -> '\\';
      case 0 -> '0';
      default -> 0;
    };
  }

  private static String told(Object value) {
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    if (value instanceof Double real && !Double.isFinite(real)) {
      return real.isNaN() ? "nan" : real > 0 ? "inf" : "-inf";
    }
    if (value instanceof OffsetDateTime moment) {
      return DateTimeFormatter.ISO_INSTANT.format(moment);
    }
    return value.toString();
  }
}
