package dev.sluice.analysis.plan;

import dev.sluice.analysis.plan.SafePlan.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts acts into migrations. A statement comes after all of every earlier one that it may depend
 * on: after all of them, unless both only change the schema of tables and name no table of each
 * other. What comes after a contract phase begins with another expand phase.
 */
final class Schedule {
  private static final List<Phase> PHASES =
      List.of(Phase.EXPAND, Phase.BACKFILL, Phase.SWITCH, Phase.CONTRACT);

  private final Map<Integer, Slot> slots = new TreeMap<>();
  private final List<Placed> placed = new ArrayList<>();
  private int base;

  /** Where the last part of something stands, with the names in it. */
  private record Placed(Set<String> words, Set<String> objects, int slot) {}

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
      return PHASES.get(number % PHASES.size());
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

  /** Places a safe form; several forms of one statement, which do not touch each other. */
  void add(Piece whole, List<Form> forms) {
    int floor = floor(whole, forms);
    int last = floor;
    for (Form form : forms) {
      last = Math.max(last, add(whole, form, floor));
    }
    placed(whole, forms, last);
  }

  private int add(Piece piece, Form form, int floor) {
    int last = floor;
    int locking = floor - 1;
    List<Act> acts = form.acts().stream().sorted(Comparator.comparing(Act::phase)).toList();
    for (Act act : acts) {
      int slot = slot(act.phase(), act.apart() ? Math.max(floor, locking + 1) : last);
      Slot at = slots.computeIfAbsent(slot, Slot::new);
      Part part = new Part(act.sql(), piece.statement().index(), act.why(), false, act.down());
      (act.first() ? at.first : at.rest).add(part);
      if (!act.people().isEmpty()) {
        at.people.add(act.people());
      }
      locking = act.first() ? locking : slot;
      last = Math.max(last, slot);
    }
    return last;
  }

  /** Places a statement as it is, no earlier than a phase. */
  void keep(Piece piece, Part part, Phase phase) {
    int slot = slot(phase, floor(piece, List.of()));
    slots.computeIfAbsent(slot, Slot::new).rest.add(part);
    placed(piece, List.of(), slot);
  }

  /** The first place from another one on for what belongs to a phase. */
  private int slot(Phase phase, int from) {
    boolean contract = phase == Phase.CONTRACT;
    int slot = contract ? Math.max(from, last()) : from;
    while (contract != (at(slot) == Phase.CONTRACT) || at(slot).compareTo(phase) < 0) {
      slot++;
    }
    return slot;
  }

  private static Phase at(int slot) {
    return PHASES.get(slot % PHASES.size());
  }

  private int last() {
    return slots.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  private int floor(Piece piece, List<Form> forms) {
    if (!piece.changesTablesOnly()) {
      return last();
    }
    Placed now = named(piece, forms, 0);
    return placed.stream()
        .filter(one -> meet(one.objects(), now.words()) || meet(now.objects(), one.words()))
        .mapToInt(Placed::slot)
        .reduce(base, Math::max);
  }

  private void placed(Piece piece, List<Form> forms, int slot) {
    if (piece.changesTablesOnly()) {
      placed.add(named(piece, forms, slot));
    } else {
      base = Math.max(base, slot);
    }
  }

  private static Placed named(Piece piece, List<Form> forms, int slot) {
    Set<String> objects = piece.objects();
    forms.forEach(form -> form.changed().forEach(one -> objects.add(one.table())));
    Set<String> words = piece.words();
    words.addAll(objects);
    return new Placed(Set.copyOf(words), Set.copyOf(objects), slot);
  }

  private static boolean meet(Set<String> objects, Set<String> words) {
    return objects.stream().anyMatch(words::contains);
  }
}
