package dev.sluice.db.step;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.SchemaHistory;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.db.schema.SchemaSnapshot.UnreadableSnapshot;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The {@link SchemaHistory} of a ledger that {@link SqlLedger} writes. */
public final class LedgerHistory implements SchemaHistory {
  private static final String MOMENTS =
      """
      SELECT {at} AS happened, s.attempt, s.moment, m.migration, m.title, m.direction, s.fingerprint
      FROM {snapshots} s JOIN {migrations} m ON m.attempt = s.attempt
      WHERE {at} <= ?
      ORDER BY s.at DESC, m.id DESC, s.moment
      LIMIT ?
      """;
  private static final String CONTENT =
      "SELECT content FROM {snapshots} WHERE fingerprint = ? AND content IS NOT NULL";

  /** Texts of one length, so that they stand in the order of the moments. */
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final Supplier<Connection> open;
  private final Function<SQLException, DatabaseException> trouble;
  private final LedgerDialect tables;
  private final String utc;

  /**
   * The history in some tables.
   *
   * @param open opens a session of its own for each question
   * @param trouble what the engine says of what went wrong
   * @param utc the column {@code s.at} as text of the form {@code 2026-11-28T06:12:08.123456Z},
   *     compared byte by byte
   */
  public LedgerHistory(
      Supplier<Connection> open,
      Function<SQLException, DatabaseException> trouble,
      LedgerDialect tables,
      String utc) {
    this.open = open;
    this.trouble = trouble;
    this.tables = tables;
    this.utc = utc;
  }

  @Override
  public List<Moment> moments(Instant until, int most) {
    try (Connection session = open.get()) {
      return tables.exists(session) ? read(session, until, most) : List.of();
    } catch (SQLException failure) {
      throw trouble.apply(failure);
    }
  }

  private List<Moment> read(Connection session, Instant until, int most) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql(MOMENTS))) {
      statement.setString(1, FORM.format(until));
      statement.setInt(2, most);
      List<Moment> moments = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          moments.add(
              new Moment(
                  Instant.parse(row.getString("happened")),
                  row.getString("attempt"),
                  row.getString("moment"),
                  row.getString("migration"),
                  row.getString("title"),
                  row.getString("direction"),
                  row.getString("fingerprint")));
        }
      }
      return moments;
    }
  }

  @Override
  public Optional<Schema> schema(Moment moment) {
    try (Connection session = open.get()) {
      return Sql.texts(session, sql(CONTENT), moment.fingerprint()).stream()
          .flatMap(content -> read(content).stream())
          .findFirst();
    } catch (SQLException failure) {
      throw trouble.apply(failure);
    }
  }

  /** Ledgers of older versions hold a text that no schema can be made of. */
  private static Optional<Schema> read(String content) {
    if (!content.startsWith("{")) {
      return Optional.empty();
    }
    try {
      return Optional.of(SchemaSnapshot.read(content));
    } catch (UnreadableSnapshot damaged) {
      throw new DatabaseException(
          Category.REFUSED,
          "",
          "The ledger's schema of then cannot be read: " + damaged.getMessage(),
          "Somebody changed sluice_snapshots; name another time");
    }
  }

  private String sql(String template) {
    return template
        .replace("{at}", utc)
        .replace("{snapshots}", tables.table("sluice_snapshots"))
        .replace("{migrations}", tables.table("sluice_migrations"));
  }
}
