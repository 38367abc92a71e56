package dev.sluice.db.mysql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Values as parameters that the server reads without loss. */
final class Parameters {
  private Parameters() {}

  static void bind(PreparedStatement statement, int at, @Nullable Object value)
      throws SQLException {
    if (value == null) {
      statement.setNull(at, Types.NULL);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(at, bytes);
    } else if (value instanceof Long whole) {
      statement.setLong(at, whole);
    } else if (value instanceof BigInteger whole) {
      statement.setBigDecimal(at, new BigDecimal(whole));
    } else if (value instanceof BigDecimal number) {
      statement.setBigDecimal(at, number);
    } else if (value instanceof Double real) {
      statement.setDouble(at, real);
    } else if (value instanceof Boolean truth) {
      statement.setInt(at, truth ? 1 : 0);
    } else {
      statement.setString(at, text(value));
    }
  }

  /** Moments in UTC, which is the zone of the session. */
  private static String text(Object value) {
    if (value instanceof LocalDateTime local) {
      return local.toLocalDate() + " " + local.toLocalTime();
    }
    if (value instanceof OffsetDateTime moment) {
      return text(moment.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    }
    return value.toString();
  }
}
