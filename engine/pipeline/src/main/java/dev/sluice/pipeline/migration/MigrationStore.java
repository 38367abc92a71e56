package dev.sluice.pipeline.migration;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.MigrationView.Author;
import dev.sluice.pipeline.migration.StoredMigration.Content;
import dev.sluice.pipeline.migration.StoredMigration.RehearsalState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code migration}, {@code migration_number} and {@code migration_author}. */
@Component
class MigrationStore {
  private static final String NEXT_NUMBER =
      """
      INSERT INTO migration_number (workspace, last) VALUES (:workspace, 1)
      ON CONFLICT (workspace) DO UPDATE SET last = migration_number.last + 1
      RETURNING last
      """;

  private static final String INSERT =
      """
      INSERT INTO migration (workspace, number, title, flow, engine, author_issuer, author_subject,
        author_name, version, up, down, down_origin, digest, risk, risk_level, rehearsal_state,
        state, environment)
      VALUES (:workspace, :number, :title, :flow, :engine, :issuer, :subject, :name, 1, :up, :down,
        :origin, :digest, :risk::jsonb, :level, :rehearsal, 'Pending', :environment)
      """;

  private static final String EDIT =
      """
      UPDATE migration SET title = :title, up = :up, down = :down, down_origin = :origin,
        digest = :digest, risk = :risk::jsonb, risk_level = :level, rehearsal_state = :rehearsal,
        rehearsal = NULL, partial_downs = '[]', version = version + 1, updated_at = clock_timestamp()
      WHERE workspace = :workspace AND number = :number
      """;

  private static final String REHEARSED =
      """
      UPDATE migration SET rehearsal_state = 'finished', rehearsal = :report::jsonb, down = :down,
        down_origin = :origin, partial_downs = :partial::jsonb, digest = :digest,
        updated_at = clock_timestamp()
      WHERE workspace = :workspace AND number = :number AND version = :version
      """;

  private static final String REHEARSE_AGAIN =
      """
      UPDATE migration SET rehearsal_state = 'waiting', rehearsal = NULL, version = version + 1,
        updated_at = clock_timestamp()
      WHERE workspace = :workspace AND number = :number
      """;

  private static final String SUMMARY =
      """
      UPDATE migration SET state = :state, environment = :environment,
        updated_at = clock_timestamp()
      WHERE workspace = :workspace AND number = :number
      """;

  private static final String ARCHIVE =
      """
      UPDATE migration SET archived = true, updated_at = clock_timestamp()
      WHERE workspace = :workspace AND number = :number
      """;

  private static final String ADD_AUTHOR =
      """
      INSERT INTO migration_author (workspace, number, issuer, subject, name)
      VALUES (:workspace, :number, :issuer, :subject, :name)
      ON CONFLICT DO NOTHING
      """;

  private static final String FIND =
      "SELECT * FROM migration WHERE workspace = :workspace AND number = :number";

  private static final String AUTHORS =
      """
      SELECT issuer, subject, name FROM migration_author
      WHERE workspace = :workspace AND number = :number ORDER BY name
      """;

  private static final TypeReference<List<PartialDown>> WAYS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final StageStore stages;

  MigrationStore(JdbcClient jdbc, JsonMapper json, StageStore stages) {
    this.jdbc = jdbc;
    this.json = json;
    this.stages = stages;
  }

  MigrationKey nextKey(WorkspaceId workspace) {
    long number =
        jdbc.sql(NEXT_NUMBER)
            .param("workspace", workspace.value())
            .query((row, index) -> row.getLong(1))
            .single();
    return new MigrationKey(workspace, number);
  }

  void insert(MigrationKey key, Author author, Written written, String firstEnvironment) {
    content(INSERT, key, written)
        .param("flow", written.content().flow())
        .param("engine", written.content().engine())
        .param("issuer", author.person().issuer())
        .param("subject", author.person().subject())
        .param("name", author.displayName())
        .param("environment", firstEnvironment)
        .update();
    addAuthor(key, author);
  }

  void edit(MigrationKey key, Author editor, Written written) {
    content(EDIT, key, written).update();
    addAuthor(key, editor);
  }

  /** Stores the verdict; false when the version is no longer the newest. */
  boolean rehearsed(
      StoredMigration migration, Content content, String digest, RehearsalReport report) {
    return at(REHEARSED, migration.key())
            .param("report", json.writeValueAsString(report))
            .param("down", content.down())
            .param("origin", content.downOrigin())
            .param("partial", json.writeValueAsString(content.partialDowns()))
            .param("digest", digest)
            .param("version", migration.version())
            .update()
        == 1;
  }

  void rehearseAgain(MigrationKey key) {
    at(REHEARSE_AGAIN, key).update();
  }

  void summarise(StoredMigration migration) {
    at(SUMMARY, migration.key())
        .param("state", migration.current().state().word())
        .param("environment", migration.current().environment())
        .update();
  }

  void archive(MigrationKey key) {
    at(ARCHIVE, key).update();
  }

  Optional<StoredMigration> find(MigrationKey key) {
    return at(FIND, key).query((row, index) -> migration(key, row)).optional();
  }

  /**
   * The migration of a key that must exist.
   *
   * @throws IllegalStateException when there is none
   */
  StoredMigration get(MigrationKey key) {
    return find(key).orElseThrow(() -> new IllegalStateException("no migration " + key));
  }

  void addAuthor(MigrationKey key, Author author) {
    at(ADD_AUTHOR, key)
        .param("issuer", author.person().issuer())
        .param("subject", author.person().subject())
        .param("name", author.displayName())
        .update();
  }

  private StoredMigration migration(MigrationKey key, ResultSet row) throws SQLException {
    String report = row.getString("rehearsal");
    return new StoredMigration(
        key,
        new Content(
            row.getString("title"),
            row.getString("flow"),
            row.getString("engine"),
            row.getString("up"),
            row.getString("down"),
            row.getString("down_origin"),
            json.readValue(row.getString("partial_downs"), WAYS)),
        row.getInt("version"),
        row.getString("digest"),
        json.readValue(row.getString("risk"), RiskReport.class),
        RehearsalState.valueOf(row.getString("rehearsal_state").toUpperCase(Locale.ROOT)),
        report == null
            ? Optional.empty()
            : Optional.of(json.readValue(report, RehearsalReport.class)),
        new Author(
            new PersonId(row.getString("author_issuer"), row.getString("author_subject")),
            row.getString("author_name")),
        authors(key),
        stages.of(key),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        row.getBoolean("archived"));
  }

  private List<Author> authors(MigrationKey key) {
    return at(AUTHORS, key)
        .query(
            (row, index) ->
                new Author(
                    new PersonId(row.getString("issuer"), row.getString("subject")),
                    row.getString("name")))
        .list();
  }

  private JdbcClient.StatementSpec content(String sql, MigrationKey key, Written written) {
    return at(sql, key)
        .param("title", written.content().title())
        .param("up", written.content().up())
        .param("down", written.content().down())
        .param("origin", written.content().downOrigin())
        .param("digest", written.digest())
        .param("risk", json.writeValueAsString(written.risk()))
        .param("level", written.risk().level().name())
        .param("rehearsal", written.rehearsal().name().toLowerCase(Locale.ROOT));
  }

  private JdbcClient.StatementSpec at(String sql, MigrationKey key) {
    return jdbc.sql(sql).param("workspace", key.workspace().value()).param("number", key.number());
  }

  static Instant instant(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
  }

  /** What an author wrote, with what was found out about it. */
  record Written(Content content, String digest, RiskReport risk, RehearsalState rehearsal) {}
}
