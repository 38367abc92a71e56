package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import org.jspecify.annotations.Nullable;

/**
 * Which statements leave it certain what the names of tables and columns mean in those that follow.
 * What a script did to a name counts for it only as long as none but such stand in between. The
 * checks of one script share it, so that each statement is looked at once.
 */
final class SteadyNames {
  private static final Sought KNOWN =
      new Sought(
          "^(?:alter table|analyze|comment on|insert|update|delete"
              + "|create (?:unique )?index|create (?:table|function|trigger|sequence)|drop trigger"
              + "|set (?:session |local )?(?:lock_timeout|statement_timeout))\\b");
  private static final Sought MOVES =
      new Sought(
          "\\brename\\b|\\bset schema\\b|\\b(?:attach|detach|exchange|switch)\\b|\\binherit\\b"
              + "|search_path|pg_temp|\\bon commit\\b");

  private @Nullable Subject last;
  private boolean steady;

  /** Whether they mean after a statement what they meant before it. */
  @SuppressWarnings("ReferenceEquality") // Each statement of a script is one subject.
  boolean after(Subject subject) {
    if (subject != last) {
      steady = stay(subject);
      last = subject;
    }
    return steady;
  }

  private static boolean stay(Subject subject) {
    boolean sets = subject.any(Trait.CHANGES_SETTINGS) && !subject.begins("set");
    boolean later = subject.begins("create function") || subject.begins("create trigger");
    boolean hides = subject.any(Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL) && !later;
    return KNOWN.in(subject.code())
        && !MOVES.in(subject.code())
        && !subject.code().text().contains("#")
        && !sets
        && !hides
        && !subject.any(Trait.TRANSACTION_CONTROL)
        && !Surroundings.dotted(subject.tokens());
  }
}
