package dev.sluice.analysis.plan;

import dev.sluice.analysis.plan.Form.Changed;
import dev.sluice.analysis.plan.SafePlan.Part;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts acts into migrations. A statement goes no earlier than what it depends on: tables and
 * columns that an earlier statement of the script changes, told by their names.
 */
final class Schedule {
  /** There may be several migrations that switch; whatever is taken away comes after them all. */
  private static final int CONTRACT = 1_000;

  private final Map<Integer, Slot> slots = new TreeMap<>();
  private final List<Placed> placed = new ArrayList<>();
  private boolean barrier;

  private record Placed(Changed changed, int slot) {}

  /** One migration in the making. */
  static final class Slot {
    private final int number;
    private final List<Part> first = new ArrayList<>();
    private final List<Part> rest = new ArrayList<>();
    private final Set<String> people = new LinkedHashSet<>();

    private Slot(int number) {
      this.number = number;
    }

    Phase phase() {
      return number >= CONTRACT
          ? Phase.CONTRACT
          : number > 1 ? Phase.SWITCH : number == 1 ? Phase.BACKFILL : Phase.EXPAND;
    }

    List<Part> parts() {
      List<Part> all = new ArrayList<>(first);
      all.addAll(rest);
      return all;
    }

    List<String> people() {
      return List.copyOf(people);
    }
  }

  /** The migrations in their order; none is empty. */
  List<Slot> slots() {
    return List.copyOf(slots.values());
  }

  /** Places a safe form. */
  void add(Piece piece, Form form) {
    int floor = floor(piece);
    int last = -1;
    int locking = -1;
    List<Act> acts = form.acts().stream().sorted(Comparator.comparing(Act::phase)).toList();
    for (Act act : acts) {
      int after = act.apart() ? locking + 1 : last;
      int slot = Math.max(Math.max(earliest(act.phase()), floor), after);
      Slot at = slots.computeIfAbsent(slot, Slot::new);
      Part part = new Part(act.sql(), piece.statement().index(), act.why(), false, act.down());
      (act.first() ? at.first : at.rest).add(part);
      if (!act.people().isEmpty()) {
        at.people.add(act.people());
      }
      locking = act.first() ? locking : slot;
      last = Math.max(last, slot);
    }
    for (Changed changed : form.changed()) {
      placed.add(new Placed(changed, Math.max(floor, locking)));
    }
  }

  /** Places a statement as it is, no earlier than a phase. */
  void keep(Piece piece, Part part, Phase phase) {
    int slot = Math.max(earliest(phase), floor(piece));
    slots.computeIfAbsent(slot, Slot::new).rest.add(part);
    if (slot > 0) {
      piece.reading().objects().stream()
          .filter(use -> use.use() != Use.READ)
          .map(use -> new Changed(Written.last(use.name()), Set.of()))
          .forEach(changed -> placed.add(new Placed(changed, slot)));
    }
  }

  /** What is placed from now on comes after all that is placed already. */
  void barrier() {
    barrier = true;
  }

  private int floor(Piece piece) {
    if (barrier) {
      return slots.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
    Set<String> words = piece.words();
    return placed.stream()
        .filter(one -> depends(words, one.changed()))
        .mapToInt(Placed::slot)
        .max()
        .orElse(0);
  }

  private static boolean depends(Set<String> words, Changed changed) {
    return words.contains(changed.table())
        && (changed.columns().isEmpty()
            || words.contains("*")
            || changed.columns().stream().anyMatch(words::contains));
  }

  private static int earliest(Phase phase) {
    return switch (phase) {
      case EXPAND -> 0;
      case BACKFILL -> 1;
      case SWITCH -> 2;
      case CONTRACT -> CONTRACT;
    };
  }
}
