package dev.sluice.pipeline.timeline;

import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Appends to and reads the timelines of migrations. */
@Component
public class Timeline {
  private static final String APPEND =
      """
      INSERT INTO timeline_entry (workspace, migration, environment, code, actor, text, details)
      VALUES (:workspace, :migration, :environment, :code, :actor, :text, :details::jsonb)
      """;

  private static final String AFTER =
      """
      SELECT sequence, at, environment, code, actor, text, details FROM timeline_entry
      WHERE workspace = :workspace AND migration = :migration AND sequence > :after
      ORDER BY sequence LIMIT :limit
      """;

  private static final String NEWEST =
      """
      SELECT w.workspace, w.migration, (
          SELECT max(e.sequence) FROM timeline_entry e
          WHERE e.workspace = w.workspace AND e.migration = w.migration) AS newest
      FROM unnest(:workspaces::text[], :migrations::bigint[]) AS w (workspace, migration)
      """;

  private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final MigrationLock lock;
  private final JsonMapper json;
  private final ApplicationEventPublisher events;

  Timeline(JdbcClient jdbc, MigrationLock lock, JsonMapper json, ApplicationEventPublisher events) {
    this.jdbc = jdbc;
    this.lock = lock;
    this.json = json;
    this.events = events;
  }

  /**
   * Appends an entry in the caller's transaction and publishes {@link MigrationChanged}. Takes the
   * migration's lock when the caller has not: entries of a migration then commit in the order of
   * their sequence, and a reader that goes on from the last one it saw misses none.
   */
  public void append(MigrationKey key, Happening happening) {
    lock.take(key);
    jdbc.sql(APPEND)
        .param("workspace", key.workspace().value())
        .param("migration", key.number())
        .param("environment", happening.environment())
        .param("code", happening.code())
        .param("actor", happening.actor())
        .param("text", happening.text())
        .param("details", json.writeValueAsString(happening.details()))
        .update();
    events.publishEvent(new MigrationChanged(key, happening.code()));
  }

  /** Entries after a sequence number, oldest first, at most {@code limit}. */
  public List<TimelineEntry> after(MigrationKey key, long sequence, int limit) {
    return jdbc.sql(AFTER)
        .param("workspace", key.workspace().value())
        .param("migration", key.number())
        .param("after", sequence)
        .param("limit", limit)
        .query(
            (row, index) ->
                new TimelineEntry(
                    row.getLong("sequence"),
                    row.getObject("at", java.time.OffsetDateTime.class).toInstant(),
                    row.getString("environment"),
                    row.getString("code"),
                    row.getString("actor"),
                    row.getString("text"),
                    json.readValue(row.getString("details"), DETAILS)))
        .list();
  }

  /** The newest sequence number of each of these migrations; those without entries have none. */
  public Map<MigrationKey, Long> newest(Collection<MigrationKey> keys) {
    Map<MigrationKey, Long> newest = new HashMap<>();
    jdbc.sql(NEWEST)
        .param("workspaces", keys.stream().map(k -> k.workspace().value()).toArray(String[]::new))
        .param("migrations", keys.stream().map(MigrationKey::number).toArray(Long[]::new))
        .query(
            row -> {
              long sequence = row.getLong("newest");
              if (!row.wasNull()) {
                WorkspaceId workspace = new WorkspaceId(row.getString("workspace"));
                newest.put(new MigrationKey(workspace, row.getLong("migration")), sequence);
              }
            });
    return newest;
  }

  /** What is to be appended. */
  public record Happening(
      String environment, String code, String actor, String text, Map<String, String> details) {
    public Happening {
      details = Map.copyOf(details);
    }
  }

  /** The time of the store; the one clock that all replicas share. */
  public Instant now() {
    return jdbc.sql("SELECT clock_timestamp()")
        .query((row, index) -> row.getObject(1, java.time.OffsetDateTime.class).toInstant())
        .single();
  }
}
