package dev.sluice.agent.command;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.EngineComparison;
import dev.sluice.analysis.rehearsal.DownDraft;
import dev.sluice.db.SchemaHistory.Moment;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of schema commands; names are a promise. */
final class SchemaJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SchemaJson() {}

  private record Diff(boolean equal, List<DifferenceLine> differences) {}

  private record Meant(
      boolean equal,
      List<DifferenceLine> differences,
      List<EngineComparison.Equivalent> equivalent,
      List<String> notCompared) {}

  private record Down(String sql, List<String> notRestored) {}

  static String down(DownDraft.Result down) {
    return JSON.writeValueAsString(new Down(down.sql(), down.cannot()));
  }

  /** Of two engines: what is written differently and means the same is named too. */
  static String diff(EngineComparison found) {
    return JSON.writeValueAsString(
        new Meant(
            found.differences().isEmpty(), found.differences(), found.equivalent(), found.left()));
  }

  static String history(List<Moment> moments) {
    return JSON.writeValueAsString(moments);
  }

  static String diff(List<DifferenceLine> differences) {
    return JSON.writeValueAsString(new Diff(differences.isEmpty(), differences));
  }
}
