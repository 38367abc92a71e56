package dev.sluice.analysis.compare;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import java.util.List;

/** Compares two schemas and writes the script that leads from one to the other. */
public final class SchemaComparison {
  private SchemaComparison() {}

  /** Differences on the way from one schema to another; empty when they are equal. */
  public static List<Difference> differences(Schema from, Schema to) {
    return Differences.between(from, to);
  }

  /** The script that turns {@code from} into {@code to}, ordered by dependency. */
  public static SyncScript script(Schema from, Schema to, SchemaRenderer renderer) {
    SyncPlan plan = new SyncPlan(from, to, renderer);
    return new SyncWriter(plan, renderer).write();
  }

  /**
   * A script between two schemas.
   *
   * @param sql the statements, each ended by {@code ;} and a line end; empty when equal
   * @param losses what rows or values the script gives up or cannot bring back, a line each
   * @param unsupported differences that no statement can express, a line each
   */
  public record SyncScript(String sql, List<String> losses, List<String> unsupported) {
    public SyncScript {
      losses = List.copyOf(losses);
      unsupported = List.copyOf(unsupported);
    }
  }
}
