package dev.sluice.pipeline.migration;

import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Entitlements;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.identity.Roster;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Migrations.Filter;
import dev.sluice.pipeline.migration.Migrations.Page;
import dev.sluice.pipeline.migration.Migrations.Row;
import dev.sluice.pipeline.run.RunState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Lists of migrations, a page at a time, newest first. */
@Component
class MigrationLists {
  private static final String PAGE =
      """
      SELECT number, title, flow, author_name, state, environment, risk_level, digest, created_at
      FROM migration
      WHERE workspace = :workspace AND flow IN (:flows) AND number < :before
        AND (NOT archived OR :state <> '')
        AND (:state = '' OR state = :state)
        AND (:flow = '' OR flow = :flow)
        AND (:author = '' OR author_subject = :author)
      ORDER BY number DESC LIMIT :limit
      """;

  private static final String SOME =
      """
      SELECT number, title, flow, author_name, state, environment, risk_level, digest, created_at
      FROM migration
      WHERE workspace = :workspace AND flow IN (:flows) AND number IN (:numbers)
      ORDER BY number DESC
      """;

  private static final String UNFINISHED =
      """
      SELECT number FROM migration
      WHERE workspace = :workspace AND NOT archived
        AND state NOT IN ('Completed', 'Cancelled', 'RolledBack', 'Rejected')
      ORDER BY number
      """;

  private static final String TWIN =
      """
      SELECT number FROM migration
      WHERE workspace = :workspace AND flow = :flow AND up = :up AND NOT archived
        AND state NOT IN ('Completed', 'Cancelled', 'RolledBack', 'Rejected')
      ORDER BY number LIMIT 1
      """;

  private final JdbcClient jdbc;
  private final Workspaces workspaces;
  private final Entitlements entitlements;

  MigrationLists(JdbcClient jdbc, Workspaces workspaces, Entitlements entitlements) {
    this.jdbc = jdbc;
    this.workspaces = workspaces;
    this.entitlements = entitlements;
  }

  Page page(Actor actor, Filter filter) {
    List<String> flows = visibleFlows(actor);
    if (flows.isEmpty()) {
      return new Page(List.of(), "");
    }
    int limit = Math.max(1, Math.min(filter.limit(), 200));
    List<Row> rows =
        jdbc.sql(PAGE)
            .param("workspace", actor.workspace().value())
            .param("flows", flows)
            .param("before", before(filter.cursor()))
            .param("state", filter.state())
            .param("flow", filter.flow())
            .param("author", filter.author())
            .param("limit", limit + 1)
            .query((row, index) -> row(actor.workspace(), row))
            .list();
    return rows.size() <= limit
        ? new Page(rows, "")
        : new Page(rows.subList(0, limit), Long.toString(rows.get(limit - 1).key().number()));
  }

  List<Row> some(Actor actor, Collection<Long> numbers) {
    List<String> flows = visibleFlows(actor);
    if (flows.isEmpty() || numbers.isEmpty()) {
      return List.of();
    }
    return jdbc.sql(SOME)
        .param("workspace", actor.workspace().value())
        .param("flows", flows)
        .param("numbers", numbers)
        .query((row, index) -> row(actor.workspace(), row))
        .list();
  }

  List<MigrationKey> unfinished(WorkspaceId workspace) {
    return jdbc.sql(UNFINISHED)
        .param("workspace", workspace.value())
        .query((row, index) -> new MigrationKey(workspace, row.getLong(1)))
        .list();
  }

  /** The first migration of a flow that is not finished and has this script. */
  Optional<MigrationKey> twin(WorkspaceId workspace, String flow, String up) {
    return jdbc.sql(TWIN)
        .param("workspace", workspace.value())
        .param("flow", flow)
        .param("up", up)
        .query((row, index) -> new MigrationKey(workspace, row.getLong(1)))
        .optional();
  }

  private List<String> visibleFlows(Actor actor) {
    Roster roster = entitlements.roster(actor);
    return workspaces.configuration(actor.workspace()).flows().stream()
        .filter(
            flow ->
                flow.stages().stream()
                    .anyMatch(
                        stage -> roster.may(actor.person(), Permission.VIEW, stage.environment())))
        .map(Flow::name)
        .toList();
  }

  private static long before(String cursor) {
    try {
      return cursor.isEmpty() ? Long.MAX_VALUE : Long.parseLong(cursor);
    } catch (NumberFormatException notOurs) {
      return Long.MAX_VALUE;
    }
  }

  private static Row row(WorkspaceId workspace, ResultSet row) throws SQLException {
    return new Row(
        new MigrationKey(workspace, row.getLong("number")),
        row.getString("title"),
        row.getString("flow"),
        row.getString("author_name"),
        RunState.of(row.getString("state")),
        row.getString("environment"),
        row.getString("risk_level"),
        row.getString("digest"),
        MigrationStore.instant(row, "created_at"));
  }
}
