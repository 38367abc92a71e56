package dev.sluice.pipeline.compare;

import dev.sluice.db.schema.Schema;
import dev.sluice.pipeline.kernel.Newest;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What the databases of connections were last seen to hold: schemas and sizes, never rows. */
@Component
public class SeenTargets {
  private static final String FIND =
      """
      SELECT environment, connection, engine, seen_print, seen_rows, seen_at FROM compare_watch
      WHERE workspace = :workspace AND environment IN (:environments)
        AND connection IN (:connections) AND seen_at IS NOT NULL
      """;

  private static final String SCHEMA =
      """
      SELECT seen FROM compare_watch
      WHERE workspace = :workspace AND environment = :environment AND connection = :connection
        AND seen_print = :print AND seen IS NOT NULL
      """;

  private static final TypeReference<Map<String, Long>> COUNTS = new TypeReference<>() {};

  /** Schemas are some megabytes each. */
  private static final int KEPT = 16;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Newest<String, Schema> newest = new Newest<>(KEPT);

  SeenTargets(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** A connection as it was last seen; empty when never. */
  public Optional<SeenTarget> find(WorkspaceId workspace, String environment, String connection) {
    return find(workspace, Set.of(environment), Set.of(connection)).stream().findFirst();
  }

  /** Connections of these names in these environments as they were last seen, in no order. */
  public List<SeenTarget> find(
      WorkspaceId workspace, Set<String> environments, Set<String> connections) {
    return environments.isEmpty() || connections.isEmpty()
        ? List.of()
        : jdbc.sql(FIND)
            .param("workspace", workspace.value())
            .param("environments", environments)
            .param("connections", connections)
            .query((row, index) -> seen(workspace, row))
            .list();
  }

  private SeenTarget seen(WorkspaceId workspace, ResultSet row) throws SQLException {
    return new SeenTarget(
        new Watched(
            workspace,
            row.getString("environment"),
            row.getString("connection"),
            row.getString("engine")),
        row.getString("seen_print"),
        json.readValue(row.getString("seen_rows"), COUNTS),
        Objects.requireNonNull(row.getObject("seen_at", OffsetDateTime.class)).toInstant());
  }

  /** The schema that was seen; empty when another one was seen meanwhile, or it cannot be read. */
  public Optional<Schema> schema(SeenTarget seen) {
    Optional<Schema> known = newest.find(seen.fingerprint());
    return known.isPresent()
        ? known
        : read(seen).map(schema -> newest.of(seen.fingerprint(), () -> schema));
  }

  private Optional<Schema> read(SeenTarget seen) {
    return jdbc.sql(SCHEMA)
        .param("workspace", seen.target().workspace().value())
        .param("environment", seen.target().environment())
        .param("connection", seen.target().connection())
        .param("print", seen.fingerprint())
        .query(String.class)
        .optional()
        .flatMap(WatchDesk::schema);
  }
}
