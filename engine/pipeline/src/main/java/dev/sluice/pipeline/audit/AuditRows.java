package dev.sluice.pipeline.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** SQL of the tables {@code audit_head} and {@code audit_entry}. */
@Component
class AuditRows {
  /** Where a chain stands before its first entry. */
  static final Head NOTHING = new Head(0, AuditHash.FIRST);

  static final String COLUMNS =
      """
      SELECT workspace, sequence, at, actor_issuer, actor_subject, actor_name, via, account, code,
        outcome, environment, migration, digest, correlation, details, previous_hash, hash
      FROM audit_entry
      """;

  private static final String OPEN =
      """
      INSERT INTO audit_head (workspace, sequence, hash) VALUES (:workspace, 0, :first)
      ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT sequence, hash FROM audit_head WHERE workspace = :workspace FOR UPDATE
      """;

  private static final String HEAD =
      """
      SELECT sequence, hash FROM audit_head WHERE workspace = :workspace
      """;

  private static final String MOVE =
      """
      UPDATE audit_head SET sequence = :sequence, hash = :hash WHERE workspace = :workspace
      """;

  private static final String INSERT =
      """
      INSERT INTO audit_entry (workspace, sequence, at, actor_issuer, actor_subject, actor_name, via,
        account, code, outcome, environment, migration, digest, correlation, details,
        previous_hash, hash)
      VALUES (:workspace, :sequence, :at, :issuer, :subject, :name, :via,
        :account, :code, :outcome, :environment, :migration, :digest, :correlation, :details::jsonb,
        :previous, :hash)
      """;

  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  AuditRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Locks the newest place of a chain until the end of the transaction. */
  Head lock(String workspace) {
    return find(LOCK, workspace).orElseGet(() -> open(workspace));
  }

  /** The newest place of a chain; empty for a workspace without entries. */
  Optional<Head> head(String workspace) {
    return find(HEAD, workspace);
  }

  private Head open(String workspace) {
    jdbc.sql(OPEN).param("workspace", workspace).param("first", AuditHash.FIRST).update();
    return find(LOCK, workspace).orElseThrow();
  }

  private Optional<Head> find(String sql, String workspace) {
    return jdbc.sql(sql)
        .param("workspace", workspace)
        .query((row, index) -> new Head(row.getLong("sequence"), row.getString("hash")))
        .optional();
  }

  /** Writes an entry. */
  void insert(AuditEntry entry) {
    AuditEntry.Who who = entry.who();
    AuditEntry.What what = entry.what();
    jdbc.sql(INSERT)
        .param("workspace", entry.workspace())
        .param("sequence", entry.sequence())
        .param("at", entry.at().atOffset(ZoneOffset.UTC))
        .param("issuer", who.issuer())
        .param("subject", who.subject())
        .param("name", who.name())
        .param("via", who.via())
        .param("account", who.account())
        .param("code", what.code())
        .param("outcome", what.outcome())
        .param("environment", what.environment())
        .param("migration", what.migration())
        .param("digest", what.digest())
        .param("correlation", entry.correlation())
        .param("details", json.writeValueAsString(what.details()))
        .param("previous", entry.previousHash())
        .param("hash", entry.hash())
        .update();
  }

  /** Moves the head of a chain to its newest entry. */
  void move(String workspace, Head head) {
    jdbc.sql(MOVE)
        .param("sequence", head.sequence())
        .param("hash", head.hash())
        .param("workspace", workspace)
        .update();
  }

  /** The time of the store. */
  Instant now() {
    return jdbc.sql("SELECT clock_timestamp()")
        .query((row, index) -> row.getObject(1, OffsetDateTime.class).toInstant())
        .single();
  }

  /** An entry as it stands in a row with {@link #COLUMNS}. */
  AuditEntry entry(ResultSet row) throws SQLException {
    return new AuditEntry(
        row.getString("workspace"),
        row.getLong("sequence"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        new AuditEntry.Who(
            row.getString("actor_issuer"),
            row.getString("actor_subject"),
            row.getString("actor_name"),
            row.getString("via"),
            row.getString("account")),
        new AuditEntry.What(
            row.getString("code"),
            row.getString("outcome"),
            row.getString("environment"),
            row.getLong("migration"),
            row.getString("digest"),
            json.readValue(row.getString("details"), DETAILS)),
        row.getString("correlation"),
        row.getString("previous_hash"),
        row.getString("hash"));
  }

  /** The newest place of a chain. */
  record Head(long sequence, String hash) {}
}
