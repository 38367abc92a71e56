package dev.sluice.analysis.rehearsal;

import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which names a script takes away from what had them, and by which statement first. Where a
 * statement cannot be read to the end, any name may be gone after it.
 */
final class Departures {
  /** Dropped or renamed, by the last part of a name. */
  private final Map<String, Integer> gone = new HashMap<>();

  /** Changed so that something of it, or its place, is another. */
  private final Map<String, Integer> changed = new HashMap<>();

  private int blind = Integer.MAX_VALUE;

  /** The first statement that gives what is there another name or place. */
  private int moved = Integer.MAX_VALUE;

  /** Learns of the next statement of the script. */
  void see(Statement statement, StatementReading reading) {
    boolean code = reading.has(Trait.DYNAMIC_SQL) || reading.has(Trait.HIDDEN_WRITE);
    boolean later = statement.kind().startsWith("CREATE ");
    boolean anything = reading.certainty() == Certainty.NONE || reading.has(Trait.CASCADES);
    if (anything || (code && !later)) {
      blind = Math.min(blind, statement.index());
    }
    boolean drops = reading.objects().stream().anyMatch(use -> use.use() == Use.DROPPED);
    boolean renames = reading.objects().stream().anyMatch(use -> use.use() == Use.RENAMED);
    if (renames || (reading.has(Trait.BREAKS_READERS) && !drops)) {
      moved = Math.min(moved, statement.index());
    }
    for (ObjectUse use : reading.objects()) {
      if (use.use() == Use.DROPPED || use.use() == Use.RENAMED) {
        gone.putIfAbsent(plain(use), statement.index());
      } else if (use.use() == Use.ALTERED && reading.has(Trait.BREAKS_READERS)) {
        changed.putIfAbsent(plain(use), statement.index());
      }
    }
  }

  /** Whether an object may no longer be there, or under its name, when a statement runs. */
  boolean before(Statement statement, SchemaObject object) {
    int index = statement.index();
    return blind < index
        || parts(object).anyMatch(part -> earlier(gone, part, index))
        || (object.kind() != Kind.COLUMN
            && parts(object).anyMatch(part -> earlier(changed, part, index)));
  }

  /** Whether something that was there may bear a new name when a statement runs. */
  boolean broughtBefore(Statement statement) {
    return Math.min(blind, moved) < statement.index();
  }

  private static boolean earlier(Map<String, Integer> since, String part, int index) {
    return since.getOrDefault(part, index) < index;
  }

  private static Stream<String> parts(SchemaObject object) {
    String all = object.name().replaceFirst("\\(.*", "") + "." + object.owner();
    return Stream.of(all.toLowerCase(Locale.ROOT).split("\\."));
  }

  private static String plain(ObjectUse use) {
    return DownDraft.last(use.name()).toLowerCase(Locale.ROOT);
  }
}
