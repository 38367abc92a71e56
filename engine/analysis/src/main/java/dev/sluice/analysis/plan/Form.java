package dev.sluice.analysis.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of a statement, or of one action of it: safe acts, or a reason why there are none.
 *
 * @param acts the safe form in the order in which it runs; empty where there is none
 * @param refusal why there is no safe form, or empty
 * @param changed what it is about besides what the statement names
 * @param remarks what a reader must know besides
 * @param alone whether nothing else may stand in its script
 */
record Form(
    List<Act> acts, String refusal, List<Changed> changed, List<String> remarks, boolean alone) {
  Form {
    acts = List.copyOf(acts);
    changed = List.copyOf(changed);
    remarks = List.copyOf(remarks);
  }

  /**
   * What is not as the script left it before some phase is over.
   *
   * @param table plain name of a table or index without a qualifier
   * @param columns plain names of columns; empty for all of it
   */
  record Changed(String table, Set<String> columns) {
    Changed {
      columns = Set.copyOf(columns);
    }
  }

  /** A safe form. */
  static Form of(List<Act> acts) {
    return new Form(acts, "", List.of(), List.of(), false);
  }

  static Form of(Act... acts) {
    return of(List.of(acts));
  }

  /** No safe form, with the reason. */
  static Form none(String why) {
    return new Form(List.of(), why, List.of(), List.of(), false);
  }

  /** The same as an answer of those who look for forms. */
  Optional<Form> found() {
    return Optional.of(this);
  }

  /** Whether it is a safe form. */
  boolean safe() {
    return !acts.isEmpty();
  }

  /** Whether all of it takes something away. */
  boolean takesAway() {
    return safe() && acts.stream().allMatch(act -> act.phase() == Phase.CONTRACT);
  }

  /** Whether another action names what this one changes. */
  boolean touches(Piece other) {
    Set<String> words = other.words();
    return changed.stream()
        .anyMatch(
            one ->
                one.columns().isEmpty()
                    ? words.contains(one.table()) || Written.last(other.table()).equals(one.table())
                    : one.columns().stream().map(Written::last).anyMatch(words::contains));
  }

  /** The same, on columns of a table, or on all of it where none is named. */
  Form changing(String table, String... columns) {
    List<Changed> all = new ArrayList<>(changed);
    all.add(new Changed(Written.last(table), Set.of(columns)));
    return new Form(acts, refusal, all, remarks, alone);
  }

  /** The same with a remark. */
  Form remarking(String remark) {
    List<String> all = new ArrayList<>(remarks);
    all.add(remark);
    return new Form(acts, refusal, changed, all, alone);
  }

  /** The same for a script that holds nothing else. */
  Form byItself() {
    return new Form(acts, refusal, changed, remarks, true);
  }
}
