package dev.sluice.agent.command;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.rehearsal.DownDraft;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of schema commands; names are a promise. */
final class SchemaJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SchemaJson() {}

  private record Diff(boolean equal, List<DifferenceLine> differences) {}

  private record Down(String sql, List<String> notRestored) {}

  static String down(DownDraft.Result down) {
    return JSON.writeValueAsString(new Down(down.sql(), down.cannot()));
  }

  static String diff(List<DifferenceLine> differences) {
    return JSON.writeValueAsString(new Diff(differences.isEmpty(), differences));
  }
}
