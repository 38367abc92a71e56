package dev.sluice.analysis.compare;

import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares two schemas and writes the script that leads from one to the other. */
public final class SchemaComparison {
  private SchemaComparison() {}

  /** Differences on the way from one schema to another; empty when they are equal. */
  public static List<Difference> differences(Schema from, Schema to) {
    return Differences.between(from, to);
  }

  /** Renames that are suspected between two schemas. */
  public static List<Rename> renames(Schema from, Schema to) {
    return Renames.between(from, to, Set.of());
  }

  /** The script that turns {@code from} into {@code to}, ordered by dependency. */
  public static SyncScript script(Schema from, Schema to, SchemaRenderer renderer) {
    return script(from, to, renderer, SyncStyle.plain());
  }

  /** The script that turns {@code from} into {@code to}, ordered by dependency, in a style. */
  public static SyncScript script(
      Schema from, Schema to, SchemaRenderer renderer, SyncStyle style) {
    Optional<List<String>> whole = renderer.transition(from, to);
    if (whole.isPresent()) {
      Statements statements = new Statements(renderer, style);
      statements.addAll(whole.get());
      return new SyncScript(statements.text(), losses(from, to), List.of(), List.of());
    }
    List<Rename> renames = reliable(from, to, renderer, style);
    SyncPlan plan = new SyncPlan(Renames.applied(from, renames), to, renderer);
    return new SyncWriter(plan, renderer, new Statements(renderer, style)).write(renames);
  }

  private static List<String> losses(Schema from, Schema to) {
    Set<String> gone = new HashSet<>();
    List<String> losses = new ArrayList<>();
    for (Difference difference : Differences.between(from, to)) {
      boolean removed = difference.change() == Difference.Change.REMOVED;
      if (removed && difference.kind() == SchemaObject.Kind.TABLE) {
        gone.add(difference.name());
        losses.add(Names.plain(difference.kind(), difference.name()));
      }
    }
    for (Difference difference : Differences.between(from, to)) {
      String owner = difference.from().map(SchemaObject::owner).orElse("");
      if (difference.change() == Difference.Change.REMOVED
          && difference.kind() == SchemaObject.Kind.COLUMN
          && !gone.contains(owner)) {
        losses.add(Names.plain(difference.kind(), difference.name()));
      }
    }
    return losses;
  }

  /**
   * Only the renames of that script. What a server prints of views and indexes follows a rename, so
   * whoever has a server at hand runs this first and compares again.
   */
  public static String renaming(Schema from, Schema to, SchemaRenderer renderer, SyncStyle style) {
    Statements statements = new Statements(renderer, style);
    reliable(from, to, renderer, style)
        .forEach(one -> statements.addAll(renderer.rename(one.from(), one.to())));
    return statements.text();
  }

  private static List<Rename> reliable(
      Schema from, Schema to, SchemaRenderer renderer, SyncStyle style) {
    List<Rename> renames = new ArrayList<>();
    if (style.renames()) {
      for (Rename rename : Renames.between(from, to, style.renamed())) {
        if (rename.strong() && !renderer.rename(rename.from(), rename.to()).isEmpty()) {
          renames.add(rename);
        }
      }
    }
    return renames;
  }

  /**
   * A script between two schemas.
   *
   * @param sql the statements, each ended by {@code ;} and a line end; empty when equal
   * @param losses what rows or values the script gives up or cannot bring back, a line each
   * @param unsupported differences that no statement can express, a line each
   * @param guesses renames that it relies on, a line each
   */
  public record SyncScript(
      String sql, List<String> losses, List<String> unsupported, List<String> guesses) {
    public SyncScript {
      losses = List.copyOf(losses);
      unsupported = List.copyOf(unsupported);
      guesses = List.copyOf(guesses);
    }
  }
}
