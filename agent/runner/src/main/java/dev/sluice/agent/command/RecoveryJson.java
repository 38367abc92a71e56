package dev.sluice.agent.command;

import dev.sluice.agent.run.ShelfWork;
import dev.sluice.db.RecoveryShelf.Content;
import dev.sluice.db.RecoveryShelf.Item;
import dev.sluice.protocol.ShelfAnswer.Artifact;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of recovery commands; names are a promise. */
final class RecoveryJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RecoveryJson() {}

  private record Artifacts(List<Artifact> artifacts) {}

  private record Shown(Artifact artifact, List<String> columns, List<List<String>> rows) {}

  /** All of it in numbers. */
  record Stats(int artifacts, long rows, long bytes, long restored, long expired) {
    static Stats of(List<Item> items) {
      Instant now = Instant.now();
      return new Stats(
          items.size(),
          items.stream().mapToLong(item -> item.artifact().rows()).sum(),
          items.stream().mapToLong(Item::bytes).sum(),
          items.stream().filter(Item::restored).count(),
          items.stream().filter(item -> item.expiresAt().isBefore(now)).count());
    }
  }

  static String list(List<Item> items) {
    return JSON.writeValueAsString(new Artifacts(items.stream().map(ShelfWork::artifact).toList()));
  }

  static String show(Content content) {
    return JSON.writeValueAsString(
        new Shown(ShelfWork.artifact(content.item()), content.columns(), content.rows()));
  }

  static String stats(Stats stats) {
    return JSON.writeValueAsString(stats);
  }
}
