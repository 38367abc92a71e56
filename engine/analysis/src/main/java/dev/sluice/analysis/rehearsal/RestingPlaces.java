package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a run of a script can come to rest half-applied: between two statements that do not commit
 * together, and within one that goes in batches, which is the place behind the one before it. A
 * script that is one transaction has none.
 */
final class RestingPlaces {
  private RestingPlaces() {}

  /** Numbers of applied statements at which a run may stop, ascending. */
  static List<Integer> of(DatabaseEngine engine, Script script) {
    boolean together = engine.capabilities().contains(Capability.TRANSACTIONAL_DDL);
    List<Statement> statements = script.statements();
    List<Integer> places = new ArrayList<>();
    if (within(script, 0).isPresent()) {
      places.add(0);
    }
    for (int applied = 1; applied < statements.size(); applied++) {
      boolean oneTransaction = joins(statements.get(applied - 1)) && joins(statements.get(applied));
      if (!together || !oneTransaction) {
        places.add(applied);
      }
    }
    return places;
  }

  private static boolean joins(Statement statement) {
    return statement.transactional() && Batches.of(statement).isEmpty();
  }

  /** The statement of which some batches may stand behind so many applied ones. */
  static Optional<Statement> within(Script script, int applied) {
    return script.statements().stream()
        .skip(applied)
        .findFirst()
        .filter(next -> Batches.of(next).isPresent());
  }

  /** The text of the first statements of a script. */
  static String first(Script script, int count) {
    return script.text().substring(0, script.statements().get(count - 1).endOffset());
  }
}
