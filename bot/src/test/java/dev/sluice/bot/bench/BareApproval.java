package dev.sluice.bot.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The writes of one approval as one bare SQL transaction, in copies of the same tables with the
 * same indexes: the lock of the migration, the decision, the entry in the hash chain under its
 * head's lock, the timeline and the outbox. Without policies, hashing, JSON, HTTP and people.
 */
final class BareApproval {
  private static final List<String> TABLES =
      List.of("approval_decision", "audit_head", "audit_entry", "timeline_entry", "chat_outbox");
  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(hashtextextended(?::text, 7311))";
  private static final String DECIDE =
      """
      INSERT INTO bare.approval_decision
        (workspace, migration, environment, issuer, subject, name, verdict, digest, reason)
      VALUES ('bench', ?, 'dev', 'local', ?, 'An Approver', 'APPROVED', repeat('a', 64), '')
      """;
  private static final String HEAD =
      "SELECT sequence, hash FROM bare.audit_head WHERE workspace = 'bench' FOR UPDATE";
  private static final String ENTRY =
      """
      INSERT INTO bare.audit_entry (workspace, sequence, at, actor_issuer, actor_subject,
        actor_name, via, account, code, outcome, environment, migration, digest, correlation,
        details, previous_hash, hash)
      SELECT 'bench', sequence + 1, clock_timestamp(), 'local', ?, 'An Approver', 'rest', '',
        'approval.recorded', 'success', 'dev', ?, repeat('a', 64), 'req-0123456789abcdef',
        '{"reason": ""}', hash, repeat('b', 64)
      FROM bare.audit_head WHERE workspace = 'bench'
      """;
  private static final String MOVE =
      """
      UPDATE bare.audit_head SET sequence = sequence + 1, hash = repeat('b', 64)
      WHERE workspace = 'bench'
      """;
  private static final String TELL =
      """
      INSERT INTO bare.timeline_entry (workspace, migration, environment, code, actor, text, details)
      VALUES ('bench', ?, 'dev', 'approval.recorded', 'An Approver', 'An Approver approved dev', '{}')
      """;
  private static final String SHOW =
      """
      INSERT INTO bare.chat_outbox (platform, key, workspace, migration)
      VALUES ('console', 'card:' || ?::text, 'bench', ?)
      ON CONFLICT (platform, key) DO UPDATE SET revision = chat_outbox.revision + 1
      """;

  private final DataSource store;

  private BareApproval(DataSource store) {
    this.store = store;
  }

  /** Copies the tables of a migrated store, empty. */
  static BareApproval beside(DataSource store) throws SQLException {
    try (Connection connection = store.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA bare");
      for (String table : TABLES) {
        statement.execute(
            "CREATE TABLE bare." + table + " (LIKE public." + table + " INCLUDING ALL)");
      }
      statement.execute("INSERT INTO bare.audit_head VALUES ('bench', 0, repeat('0', 64))");
    }
    return new BareApproval(store);
  }

  /** A session that approves; one per thread. */
  Connection session() throws SQLException {
    Connection connection = store.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  /** One approval of a person on a migration. */
  void approve(Connection session, long migration, String person) throws SQLException {
    run(session, LOCK, "bench/" + migration);
    run(session, DECIDE, migration, person);
    run(session, HEAD);
    run(session, ENTRY, person, migration);
    run(session, MOVE);
    run(session, TELL, migration);
    run(session, SHOW, migration, migration);
    session.commit();
  }

  private static void run(Connection session, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.execute();
    }
  }
}
