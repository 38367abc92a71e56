package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** SQL of the tables {@code catalog_workspace} and {@code catalog_configuration}. */
@Component
class WorkspaceRows {
  private static final String ALL = "SELECT name FROM catalog_workspace ORDER BY name";

  private static final String ADD =
      """
      INSERT INTO catalog_workspace (name) VALUES (:workspace) ON CONFLICT DO NOTHING
      """;

  private static final String LOCK =
      """
      SELECT 1 FROM catalog_workspace WHERE name = :workspace FOR UPDATE
      """;

  private static final String NEWEST =
      """
      SELECT version, digest, CASE WHEN digest = :known THEN '' ELSE document::text END AS document
      FROM catalog_configuration WHERE workspace = :workspace
      ORDER BY version DESC LIMIT 1
      """;

  private static final String INSERT =
      """
      INSERT INTO catalog_configuration (workspace, version, document, digest, applied_by)
      VALUES (:workspace, :version, :document::jsonb, :digest, :by)
      """;

  private final JdbcClient jdbc;

  WorkspaceRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<WorkspaceId> all() {
    return jdbc.sql(ALL).query((row, index) -> new WorkspaceId(row.getString("name"))).list();
  }

  /** Adds the workspace if it is new and locks it until the end of the transaction. */
  void lock(WorkspaceId workspace) {
    jdbc.sql(ADD).param("workspace", workspace.value()).update();
    jdbc.sql(LOCK).param("workspace", workspace.value()).query((row, index) -> 1).single();
  }

  /** The newest version; its document is empty when its digest is the known one. */
  Optional<Row> newest(WorkspaceId workspace, String knownDigest) {
    return jdbc.sql(NEWEST)
        .param("workspace", workspace.value())
        .param("known", knownDigest)
        .query(
            (row, index) ->
                new Row(row.getLong("version"), row.getString("digest"), row.getString("document")))
        .optional();
  }

  void insert(WorkspaceId workspace, Row row, String by) {
    jdbc.sql(INSERT)
        .param("workspace", workspace.value())
        .param("version", row.version())
        .param("document", row.document())
        .param("digest", row.digest())
        .param("by", by)
        .update();
  }

  /** One version of a configuration. */
  record Row(long version, String digest, String document) {}
}
