package dev.sluice.db.step;

import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.sql.Statement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/** Walks in table {@code sluice_batches} beside the tables of {@link SqlLedger}. */
public final class SqlWalks implements Walks {
  /** The farthest of all attempts: one may begin again after another one that came later. */
  private static final String WALKED =
      """
      SELECT b.key_column, b.last_key, b.changed_rows, b.passed_rows, b.batches
      FROM {batches} b WHERE b.statement = ? AND b.attempt IN (SELECT m.attempt
      """
          + SqlLedger.SINCE
          + ") ORDER BY b.batches DESC";

  private static final String WALK_ON =
      """
      UPDATE {batches} SET last_key = ?, changed_rows = ?, passed_rows = ?, batches = ?
      WHERE attempt = ? AND statement = ?
      """;
  private static final String WALK =
      """
      INSERT INTO {batches}
        (last_key, changed_rows, passed_rows, batches, attempt, statement, key_column)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final Connection connection;
  private final LedgerDialect dialect;

  /** The walks on a session; empty where the ledger has no place for them. */
  public static Optional<Walks> of(Connection connection, LedgerDialect dialect)
      throws SQLException {
    return dialect.walked(connection)
        ? Optional.of(new SqlWalks(connection, dialect))
        : Optional.empty();
  }

  private SqlWalks(Connection connection, LedgerDialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  @Override
  public Optional<Walked> walked(ExecutionPlan plan, Statement statement) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql(WALKED))) {
      query.setInt(1, statement.index());
      query.setString(2, plan.migration());
      query.setString(3, plan.digest());
      query.setString(4, SqlLedger.direction(plan));
      query.setMaxRows(1);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next()
            ? Optional.of(
                new Walked(
                    rows.getString(1),
                    rows.getString(2),
                    rows.getLong(3),
                    rows.getLong(4),
                    rows.getLong(5)))
            : Optional.empty();
      }
    }
  }

  @Override
  public void walk(ExecutionPlan plan, Statement statement, Walked walked) throws SQLException {
    Object[] on = {
      walked.last(),
      walked.rows(),
      walked.passed(),
      walked.batches(),
      plan.attempt(),
      statement.index()
    };
    if (Sql.run(connection, sql(WALK_ON), on) == 0) {
      Object[] first = Arrays.copyOf(on, on.length + 1);
      first[on.length] = walked.key();
      Sql.run(connection, sql(WALK), first);
    }
  }

  private String sql(String template) {
    return SqlLedger.sql(dialect, template);
  }
}
