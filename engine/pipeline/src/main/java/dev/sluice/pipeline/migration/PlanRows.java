package dev.sluice.pipeline.migration;

import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.pipeline.kernel.MigrationKey;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The tables {@code migration_plan} and {@code migration_plan_step}. */
@Component
class PlanRows {
  private static final String FIND =
      """
      SELECT plan FROM migration_plan
      WHERE workspace = :workspace AND number = :number AND script = :script
      """;

  private static final String STEPS =
      """
      SELECT step, opened FROM migration_plan_step s JOIN migration_plan p USING (workspace, number)
      WHERE workspace = :workspace AND number = :number AND p.script = :script
      """;

  private static final String FORGET_STEPS =
      "DELETE FROM migration_plan_step WHERE workspace = :workspace AND number = :number";

  private static final String FORGET =
      "DELETE FROM migration_plan WHERE workspace = :workspace AND number = :number";

  private static final String KEEP =
      """
      INSERT INTO migration_plan (workspace, number, script, plan)
      VALUES (:workspace, :number, :script, :plan::jsonb)
      """;

  private static final String OPENED =
      """
      INSERT INTO migration_plan_step (workspace, number, step, opened)
      VALUES (:workspace, :number, :step, :opened)
      ON CONFLICT (workspace, number, step) DO UPDATE SET opened = :opened
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  PlanRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** The plan that is kept of a script, if a step of it was ever opened. */
  Optional<SafePlan> find(MigrationKey key, String script) {
    return at(FIND, key)
        .param("script", script)
        .query(String.class)
        .optional()
        .map(plan -> json.readValue(plan, SafePlan.class));
  }

  /** Numbers of the migrations that steps were opened as, by step. */
  Map<Integer, Long> opened(MigrationKey key, String script) {
    Map<Integer, Long> opened = new TreeMap<>();
    at(STEPS, key)
        .param("script", script)
        .query(
            row -> {
              opened.put(row.getInt("step"), row.getLong("opened"));
            });
    return opened;
  }

  /** Keeps a plan in the place of one of another script. */
  void keep(MigrationKey key, String script, SafePlan plan) {
    if (find(key, script).isPresent()) {
      return;
    }
    at(FORGET_STEPS, key).update();
    at(FORGET, key).update();
    at(KEEP, key).param("script", script).param("plan", json.writeValueAsString(plan)).update();
  }

  /** A step is now that migration, whatever it was before. */
  void opened(MigrationKey key, int step, long number) {
    at(OPENED, key).param("step", step).param("opened", number).update();
  }

  private JdbcClient.StatementSpec at(String sql, MigrationKey key) {
    return jdbc.sql(sql).param("workspace", key.workspace().value()).param("number", key.number());
  }
}
