package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which functions a script makes that its triggers run, on PostgreSQL. */
final class TriggerFunctions {
  private final Set<String> made = new HashSet<>();
  private @Nullable Subject last;
  private Optional<String> unseen = Optional.empty();

  /**
   * The function that a CREATE TRIGGER runs, where the script does not make it: what it does, in
   * whichever tables, cannot be read. The checks of one script share it, and ask for every
   * statement in order.
   */
  @SuppressWarnings("ReferenceEquality") // Each statement of a script is one subject.
  Optional<String> unseen(Subject subject) {
    if (subject != last) {
      unseen = look(subject);
      last = subject;
    }
    return unseen;
  }

  private Optional<String> look(Subject subject) {
    if (!subject.engine().name().equals("postgresql")) {
      return Optional.empty();
    }
    Tokens t = subject.tokens();
    if (!makesTrigger(t)) {
      remember(subject);
      return Optional.empty();
    }
    int run = Math.max(t.find(0, "EXECUTE", "FUNCTION"), t.find(0, "EXECUTE", "PROCEDURE"));
    return run < 0
        ? Optional.empty()
        : Optional.of(t.name(run + 2)).filter(function -> !made.contains(function));
  }

  private static boolean makesTrigger(Tokens t) {
    int at = t.is(0, "CREATE", "OR", "REPLACE") ? 3 : 1;
    return t.is(0, "CREATE") && (t.is(at, "TRIGGER") || t.is(at, "CONSTRAINT", "TRIGGER"));
  }

  /** Functions of the script, as long as their names surely mean them. */
  private void remember(Subject subject) {
    Tokens t = subject.tokens();
    int word = t.is(0, "CREATE", "OR", "REPLACE") ? 3 : 1;
    if (t.is(0, "CREATE")) {
      if (t.is(word, "FUNCTION") && t.is(t.afterName(word + 1), "(", ")")) {
        made.add(t.name(word + 1));
      }
    } else if (!made.isEmpty()
        && (subject.any(Trait.CHANGES_SETTINGS, Trait.DYNAMIC_SQL) || t.has("FUNCTION"))) {
      made.clear();
    }
  }
}
