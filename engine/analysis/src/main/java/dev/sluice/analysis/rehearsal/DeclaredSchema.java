package dev.sluice.analysis.rehearsal;

import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.db.Outcome;
import dev.sluice.db.schema.Schema;
import java.util.List;
import java.util.Optional;

/** A schema that a script declares: what it makes of an empty database. */
public final class DeclaredSchema {
  private DeclaredSchema() {}

  /**
   * Runs a script in a throwaway database and reads what it made.
   *
   * @param host a database of the server on which the throwaway one is made
   * @throws DatabaseException when none can be made there, or a statement fails
   * @throws dev.sluice.db.sql.ScriptException when the script cannot be split
   */
  public static Schema of(Database host, DatabaseEngine engine, String script) {
    Optional<Database.Shadow> shadow = host.shadow(new Schema(engine.name(), List.of()));
    if (shadow.isEmpty()) {
      throw new DatabaseException(
          Category.PRIVILEGE,
          "",
          "No throwaway database can be made there",
          "Name a role that may create databases, or another server.");
    }
    try (Database.Shadow throwaway = shadow.get()) {
      Outcome made =
          Rehearsal.run(
              throwaway.database(), engine.split(script), Direction.UP, new Watcher(false));
      if (made.state() != Outcome.State.APPLIED) {
        throw new DatabaseException(
            Category.REFUSED,
            "",
            "Statement %d of the files fails: %s".formatted(failed(made), Rehearsal.why(made)),
            "Mend the file; files are run in the order of their paths.");
      }
      return throwaway.database().schema();
    }
  }

  private static int failed(Outcome made) {
    return made.steps().stream()
        .filter(step -> step.error().isPresent())
        .mapToInt(step -> step.index())
        .findFirst()
        .orElse(1);
  }
}
