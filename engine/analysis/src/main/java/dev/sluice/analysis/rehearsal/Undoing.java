package dev.sluice.analysis.rehearsal;

import dev.sluice.analysis.compare.Difference;
import dev.sluice.analysis.compare.DifferenceLine;
import dev.sluice.analysis.compare.SchemaComparison;
import dev.sluice.analysis.compare.SyncStyle;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.Outcome;
import dev.sluice.db.StepResult;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.ScriptException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The way back on a shadow: the author's script, or one that is generated until it restores. */
final class Undoing {
  private static final int ROUNDS = 3;
  private static final int REMAINING_LIMIT = 50;

  private final DatabaseEngine engine;
  private final Function<Script, Outcome> runner;
  private final Database shadow;

  Undoing(DatabaseEngine engine, Function<Script, Outcome> runner, Database shadow) {
    this.engine = engine;
    this.runner = runner;
    this.shadow = shadow;
  }

  /**
   * How it went.
   *
   * @param script the script that was run
   * @param applied whether all of it ran
   * @param remaining why it did not run and what still differs, a line each
   * @param notes what is restored but not quite as it was, a line each
   * @param differences what still differs, for programs
   */
  record Result(
      String script,
      boolean applied,
      List<String> remaining,
      List<String> notes,
      List<DifferenceLine> differences) {
    Result {
      remaining = List.copyOf(remaining);
      notes = List.copyOf(notes);
      differences = List.copyOf(differences);
    }

    boolean restored() {
      return applied && remaining.isEmpty();
    }
  }

  Result undo(Schema after, Schema base, Optional<String> down, Set<String> renamed) {
    return down.isPresent() ? author(base, down.get()) : generated(after, base, renamed);
  }

  private Result author(Schema base, String down) {
    try {
      Outcome outcome = runner.apply(engine.split(down));
      return result(down, outcome, shadow.schema(), base);
    } catch (ScriptException refused) {
      String line =
          "the down script cannot be read at line %d, column %d: %s"
              .formatted(refused.line(), refused.column(), refused.getMessage());
      return new Result(down, false, List.of(line), List.of(), List.of());
    }
  }

  /** The server may print a rebuilt definition anew, so what still differs is undone once more. */
  private Result generated(Schema after, Schema base, Set<String> renamed) {
    SyncStyle style = new SyncStyle(false, false, true, renamed);
    StringBuilder script = new StringBuilder();
    Schema now = after;
    String names = SchemaComparison.renaming(now, base, engine.renderer(), style);
    if (!names.isEmpty() && runner.apply(engine.split(names)).state() == Outcome.State.APPLIED) {
      script.append(names);
      now = shadow.schema();
    }
    for (int round = 0; round < ROUNDS; round++) {
      String more = SchemaComparison.script(now, base, engine.renderer(), style).sql();
      if (more.isEmpty()) {
        break;
      }
      Outcome outcome = runner.apply(engine.split(more));
      if (outcome.state() != Outcome.State.APPLIED) {
        return result(script.append(more).toString(), outcome, shadow.schema(), base);
      }
      script.append(more);
      now = shadow.schema();
    }
    return result(script.toString(), true, List.of(), now, base);
  }

  private static Result result(String script, Outcome outcome, Schema now, Schema base) {
    boolean applied = outcome.state() == Outcome.State.APPLIED;
    String why = outcome.trouble().map(StepResult.Trouble::message).orElse("no reason was given");
    return result(
        script,
        applied,
        applied ? List.of() : List.of("the down script failed: " + why),
        now,
        base);
  }

  private static Result result(
      String script, boolean applied, List<String> trouble, Schema now, Schema base) {
    List<Difference> differences =
        SchemaComparison.differences(base, now).stream().limit(REMAINING_LIMIT).toList();
    List<String> remaining = new ArrayList<>(trouble);
    differences.stream().map(Undoing::line).forEach(remaining::add);
    return new Result(
        script,
        applied,
        remaining,
        lastColumns(now, base),
        differences.stream().map(DifferenceLine::of).toList());
  }

  private static String line(Difference difference) {
    String what =
        switch (difference.change()) {
          case ADDED -> "is left over";
          case REMOVED -> "did not come back";
          case CHANGED -> "differs (" + String.join("; ", difference.detail()) + ")";
        };
    String kind = difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return kind + " " + plain(difference.name()) + " " + what;
  }

  static String plain(String name) {
    return name.startsWith("public.") ? name.substring("public.".length()) : name;
  }

  /** Columns that stood before others and now stand behind them. */
  private static List<String> lastColumns(Schema now, Schema base) {
    List<String> notes = new ArrayList<>();
    for (SchemaObject table : base.objects()) {
      if (table.kind() == Kind.TABLE) {
        List<String> before = columns(base, table.name());
        List<String> current = columns(now, table.name());
        int at = 0;
        for (String column : before) {
          if (at < current.size() && current.get(at).equals(column)) {
            at++;
          } else if (current.contains(column)) {
            notes.add("column " + plain(column) + " comes back as the last column");
          }
        }
      }
    }
    return notes;
  }

  private static List<String> columns(Schema schema, String table) {
    return schema.objects().stream()
        .filter(object -> object.kind() == Kind.COLUMN && object.owner().equals(table))
        .sorted(Comparator.comparingInt(Undoing::position))
        .map(SchemaObject::name)
        .toList();
  }

  private static int position(SchemaObject column) {
    String position = column.attribute("position");
    return position.isEmpty() ? 0 : Integer.parseInt(position);
  }
}
