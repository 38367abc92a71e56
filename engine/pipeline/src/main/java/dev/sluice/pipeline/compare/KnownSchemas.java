package dev.sluice.pipeline.compare;

import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.EngineComparison;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SchemaComparison.SyncScript;
import dev.sluice.analysis.compare.SideBySide;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.SchemaRenderer;
import dev.sluice.db.schema.Schema;
import dev.sluice.pipeline.compare.Drifts.Adoptable;
import dev.sluice.pipeline.compare.Drifts.Comparison;
import dev.sluice.pipeline.compare.WatchRows.Known;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What follows from the snapshots that are stored of connections. */
final class KnownSchemas {
  /** So many objects that differ are shown side by side. */
  private static final int SIDES = 40;

  private KnownSchemas() {}

  /** From what is recorded to what was seen; refused when what was seen cannot be read. */
  static Answer<Adoptable> adoptable(Known known) {
    Optional<Schema> seen = seen(known);
    Optional<Schema> recorded = recorded(known);
    if (seen.isEmpty()) {
      return Answer.refused(unreadable(known.connection()));
    }
    String sql =
        recorded.map(from -> script(known.connection(), from, seen.get()).sql()).orElse("");
    return Answer.done(new Adoptable(sql, known.seenPrint()));
  }

  /** From what was seen back to what is recorded. */
  static Answer<SyncScript> back(Known known) {
    Optional<Schema> seen = seen(known);
    Optional<Schema> recorded = recorded(known);
    return seen.isEmpty() || recorded.isEmpty()
        ? Answer.refused(unreadable(known.connection()))
        : Answer.done(script(known.connection(), seen.get(), recorded.get()));
  }

  /** Two connections side by side as they were last seen. */
  static Answer<Comparison> compared(Known from, Known to) {
    Optional<Schema> left = seen(from);
    Optional<Schema> right = seen(to);
    return left.isEmpty() || right.isEmpty()
        ? Answer.refused(unreadable((left.isEmpty() ? from : to).connection()))
        : Answer.done(compared(from, to, left.get(), right.get()));
  }

  private static Comparison compared(Known from, Known to, Schema left, Schema right) {
    boolean same = left.engine().equals(right.engine());
    EngineComparison meant =
        same
            ? new EngineComparison(differences(left, right), List.of(), List.of())
            : EngineComparison.of(left, right);
    return new Comparison(
        from.connection(),
        to.connection(),
        from.seenAt(),
        to.seenAt(),
        meant,
        sides(from, to, left, right, meant.differences()),
        same ? script(from.connection(), left, right).sql() : "");
  }

  /** What is recorded of a connection beside what was seen, where they differ. */
  static List<SideBySide> sides(Known known, List<DifferenceLine> found) {
    Optional<Schema> recorded = recorded(known);
    Optional<Schema> seen = seen(known);
    return recorded.isEmpty() || seen.isEmpty()
        ? List.of()
        : sides(known, known, recorded.get(), seen.get(), found);
  }

  private static List<SideBySide> sides(
      Known from, Known to, Schema left, Schema right, List<DifferenceLine> found) {
    return SideBySide.of(
        left, renderer(from.connection()), right, renderer(to.connection()), found, SIDES);
  }

  private static SchemaRenderer renderer(Watched watched) {
    return DatabaseEngines.find(watched.engine())
        .orElseThrow(() -> new IllegalStateException("no engine " + watched.engine()))
        .renderer();
  }

  private static Optional<Schema> seen(Known known) {
    return known.seen().flatMap(WatchDesk::schema);
  }

  private static Optional<Schema> recorded(Known known) {
    return known.recorded().flatMap(WatchDesk::schema);
  }

  private static List<DifferenceLine> differences(Schema left, Schema right) {
    return SchemaComparison.differences(left, right).stream().map(DifferenceLine::of).toList();
  }

  private static SyncScript script(Watched watched, Schema from, Schema to) {
    return SchemaComparison.script(
        from, to, renderer(watched), new SyncStyle(true, false, true, Set.of()));
  }

  static Refusal unseen(Watched watched) {
    return new Refusal(
        Kind.CONFLICT,
        "schema.unseen",
        "Nobody has looked at " + watched.name() + " yet.",
        "Ask for a look: /sluice drift look " + watched.connection());
  }

  private static Refusal unreadable(Watched watched) {
    return new Refusal(
        Kind.CONFLICT,
        "schema.unreadable",
        "What is stored of the schema of "
            + watched.name()
            + " cannot be read; another version of Sluice wrote it.",
        "Ask for a new look with /sluice drift look "
            + watched.connection()
            + "; when it is what is recorded that cannot be read, adopt what is there.");
  }
}
