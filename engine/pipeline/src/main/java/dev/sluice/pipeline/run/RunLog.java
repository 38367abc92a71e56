package dev.sluice.pipeline.run;

import dev.sluice.pipeline.kernel.MigrationKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that was ever run for a migration: each run of each stage, up and down, with each
 * attempt on each connection and its statements, also those that failed or were followed by others.
 */
@Component
public class RunLog {
  private static final String ALL =
      """
      SELECT r.id AS run, r.environment, r.number, r.direction, r.state AS run_state, r.digest,
        r.correlation, t.connection, t.script, a.id AS attempt, a.epoch, a.state, a.agent, a.done,
        a.cancel_reason, a.planned_at, a.accepted_at, a.ended_at
      FROM run_stage_run r
      JOIN run_target t ON t.stage_run = r.id
      LEFT JOIN run_attempt a ON a.stage_run = r.id AND a.connection = t.connection
      WHERE r.workspace = :workspace AND r.migration = :migration
      ORDER BY r.environment, r.number, t.position, a.planned_at, a.id
      """;

  private static final TypeReference<List<Integer>> NUMBERS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final RunRows runs;
  private final RunView view;

  RunLog(JdbcClient jdbc, JsonMapper json, RunRows runs, RunView view) {
    this.jdbc = jdbc;
    this.json = json;
    this.runs = runs;
    this.view = view;
  }

  /**
   * Hands over what was run, by stage, run, connection and attempt; the statements of one attempt
   * are in memory at a time. Does not ask who may see it.
   */
  public void each(MigrationKey key, Consumer<Entry> reader) {
    List<Row> rows =
        jdbc.sql(ALL)
            .param("workspace", key.workspace().value())
            .param("migration", key.number())
            .query((row, index) -> row(row))
            .list();
    rows.forEach(row -> reader.accept(row.entry().with(steps(row))));
  }

  private List<TargetRun.Step> steps(Row row) {
    return row.attempt()
        .map(id -> view.steps(id, row.done(), runs.outline(row.run(), row.entry().script())))
        .orElse(List.of());
  }

  private Row row(ResultSet row) throws SQLException {
    Optional<UUID> attempt = Optional.ofNullable(row.getObject("attempt", UUID.class));
    String done = row.getString("done");
    Entry entry =
        new Entry(
            row.getString("environment"),
            row.getInt("number"),
            row.getString("direction"),
            row.getString("run_state"),
            row.getString("digest"),
            row.getString("correlation"),
            row.getString("connection"),
            row.getString("script"),
            attempt.map(UUID::toString).orElse(""),
            row.getLong("epoch"),
            text(row, "state"),
            text(row, "agent"),
            text(row, "cancel_reason"),
            RunRows.instant(row, "planned_at"),
            RunRows.instant(row, "accepted_at"),
            RunRows.instant(row, "ended_at"),
            List.of());
    List<Integer> numbers = done == null ? List.of() : json.readValue(done, NUMBERS);
    return new Row(row.getObject("run", UUID.class), attempt, numbers, entry);
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private record Row(UUID run, Optional<UUID> attempt, List<Integer> done, Entry entry) {}

  /**
   * One attempt of a run on a connection, or that there was none yet.
   *
   * @param environment stage
   * @param run number of the run of the stage, from 1
   * @param direction {@code UP} or {@code DOWN}
   * @param runState where the run stands, a name of {@code RunState}
   * @param digest the digest that was approved for it
   * @param correlation id that leads from the click to the statement
   * @param connection the connection
   * @param script SHA-256 of the script
   * @param attempt id of the attempt, or empty when nothing was tried
   * @param epoch its fencing number, 0 before an agent got it
   * @param state where the attempt stands, or empty
   * @param agent the agent that had it, or empty
   * @param calledOff why somebody called it off, or empty
   * @param plannedAt when it was planned
   * @param acceptedAt when the agent took it
   * @param endedAt when it ended
   * @param steps its statements in order, with the errors in their notes
   */
  public record Entry(
      String environment,
      int run,
      String direction,
      String runState,
      String digest,
      String correlation,
      String connection,
      String script,
      String attempt,
      long epoch,
      String state,
      String agent,
      String calledOff,
      Optional<Instant> plannedAt,
      Optional<Instant> acceptedAt,
      Optional<Instant> endedAt,
      List<TargetRun.Step> steps) {
    public Entry {
      steps = List.copyOf(steps);
    }

    Entry with(List<TargetRun.Step> those) {
      return new Entry(
          environment,
          run,
          direction,
          runState,
          digest,
          correlation,
          connection,
          script,
          attempt,
          epoch,
          state,
          agent,
          calledOff,
          plannedAt,
          acceptedAt,
          endedAt,
          those);
    }
  }
}
