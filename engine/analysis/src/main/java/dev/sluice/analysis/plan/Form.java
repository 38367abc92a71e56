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
 * @param changed what later statements may depend on
 * @param remarks what a reader must know besides
 */
record Form(List<Act> acts, String refusal, List<Changed> changed, List<String> remarks) {
  Form {
    acts = List.copyOf(acts);
    changed = List.copyOf(changed);
    remarks = List.copyOf(remarks);
  }

  /**
   * What is not as the script left it before some phase is over.
   *
   * @param table plain name without a qualifier
   * @param columns plain names of columns; empty for all of the table
   */
  record Changed(String table, Set<String> columns) {
    Changed {
      columns = Set.copyOf(columns);
    }
  }

  /** A safe form. */
  static Form of(List<Act> acts) {
    return new Form(acts, "", List.of(), List.of());
  }

  static Form of(Act... acts) {
    return of(List.of(acts));
  }

  /** No safe form, with the reason. */
  static Form none(String why) {
    return new Form(List.of(), why, List.of(), List.of());
  }

  /** The same as an answer of those who look for forms. */
  Optional<Form> found() {
    return Optional.of(this);
  }

  /** The same, on a column that later statements may mean. */
  Form changing(String table, String... columns) {
    List<Changed> all = new ArrayList<>(changed);
    all.add(new Changed(Written.last(table), Set.of(columns)));
    return new Form(acts, refusal, all, remarks);
  }

  /** The same with a remark. */
  Form remarking(String remark) {
    List<String> all = new ArrayList<>(remarks);
    all.add(remark);
    return new Form(acts, refusal, changed, all);
  }
}
