package dev.sluice.pipeline.run;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Steps of attempts, and which events of them were seen. */
@Component
class StepRows {
  private static final String SEEN =
      "INSERT INTO run_event (attempt, number) VALUES (:attempt, :number) ON CONFLICT DO NOTHING";

  private static final String SAVE =
      """
      INSERT INTO run_step AS s (attempt, index, state, rows, millis, notes)
      VALUES (:attempt, :index, :state, :rows, :millis, :notes::jsonb)
      ON CONFLICT (attempt, index) DO UPDATE SET state = excluded.state, rows = excluded.rows,
        millis = excluded.millis,
        notes = CASE WHEN s.notes @> excluded.notes THEN s.notes
          ELSE s.notes || excluded.notes END
      """;

  private static final String NOTE =
      """
      INSERT INTO run_step AS s (attempt, index, state, notes)
      VALUES (:attempt, :index, 'running', :notes::jsonb)
      ON CONFLICT (attempt, index) DO UPDATE SET notes = s.notes || excluded.notes
      """;

  private static final String PROGRESS =
      """
      UPDATE run_step SET rows = :rows, passed = :passed, about = :about
      WHERE attempt = :attempt AND index = :index AND state = 'running' AND passed < :passed
      """;

  private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};

  private final JdbcClient jdbc;
  private final JsonMapper json;

  StepRows(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** Remembers an event; false when it was seen before. */
  boolean first(UUID attempt, long number) {
    return jdbc.sql(SEEN).param("attempt", attempt).param("number", number).update() == 1;
  }

  /** Stores how a step stands; notes are added to those that are there. */
  void save(UUID attempt, Seen step) {
    jdbc.sql(SAVE)
        .param("attempt", attempt)
        .param("index", step.index())
        .param("state", step.state())
        .param("rows", step.reach().rows())
        .param("millis", step.millis())
        .param("notes", json.writeValueAsString(step.notes()))
        .update();
  }

  void note(UUID attempt, int index, String note) {
    jdbc.sql(NOTE)
        .param("attempt", attempt)
        .param("index", index)
        .param("notes", json.writeValueAsString(List.of(note)))
        .update();
  }

  /** How far a running step has come; false when more was known already, or its end. */
  boolean progress(UUID attempt, int index, Reach reach) {
    return jdbc.sql(PROGRESS)
            .param("attempt", attempt)
            .param("index", index)
            .param("rows", reach.rows())
            .param("passed", reach.passed())
            .param("about", reach.about())
            .update()
        == 1;
  }

  /** Marks what was running as unknown. */
  void lost(UUID attempt) {
    jdbc.sql("UPDATE run_step SET state = 'unknown' WHERE attempt = :attempt AND state = 'running'")
        .param("attempt", attempt)
        .update();
  }

  /** Steps of an attempt by index. */
  Map<Integer, Seen> of(UUID attempt) {
    return jdbc
        .sql(
            """
            SELECT index, state, rows, passed, about, millis, notes FROM run_step
            WHERE attempt = :attempt ORDER BY index
            """)
        .param("attempt", attempt)
        .query(
            (row, index) ->
                new Seen(
                    row.getInt("index"),
                    row.getString("state"),
                    new Reach(row.getLong("rows"), row.getLong("passed"), row.getLong("about")),
                    row.getLong("millis"),
                    json.readValue(row.getString("notes"), TEXTS)))
        .list()
        .stream()
        .collect(Collectors.toMap(Seen::index, Function.identity()));
  }

  /** Rows changed, rows of the table gone by, rows of the table roughly; -1 for not known. */
  record Reach(long rows, long passed, long about) {
    /** Rows changed, and nothing of the table. */
    static Reach of(long rows) {
      return new Reach(rows, -1, -1);
    }
  }

  /** A step as an agent told it. */
  record Seen(int index, String state, Reach reach, long millis, List<String> notes) {
    Seen {
      notes = List.copyOf(notes);
    }
  }
}
