package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.Script;
import dev.sluice.db.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a run of a script can come to rest half-applied: between two statements that do not commit
 * together. A script that is one transaction has none.
 */
final class RestingPlaces {
  private RestingPlaces() {}

  /** Numbers of applied statements at which a run may stop, ascending. */
  static List<Integer> of(DatabaseEngine engine, Script script) {
    boolean together = engine.capabilities().contains(Capability.TRANSACTIONAL_DDL);
    List<Statement> statements = script.statements();
    List<Integer> places = new ArrayList<>();
    for (int applied = 1; applied < statements.size(); applied++) {
      boolean oneTransaction =
          statements.get(applied - 1).transactional() && statements.get(applied).transactional();
      if (!together || !oneTransaction) {
        places.add(applied);
      }
    }
    return places;
  }

  /** The text of the first statements of a script. */
  static String first(Script script, int count) {
    return script.text().substring(0, script.statements().get(count - 1).endOffset());
  }
}
