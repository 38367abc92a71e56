package dev.sluice.pipeline.migration;

import dev.sluice.db.Capability;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.step.BatchForm;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.Optional;

/**
 * Whether a script can be taken apart into statements, which every run needs, and those that ask
 * for batches can have them as far as their text tells.
 */
final class ScriptCheck {
  private ScriptCheck() {}

  static Optional<Refusal> refuse(String which, String engine, String text) {
    Optional<DatabaseEngine> reader = DatabaseEngines.find(engine);
    if (reader.isEmpty()) {
      return Optional.of(
          new Refusal(
              Kind.UNAVAILABLE,
              "script.no-engine",
              "This server has no engine " + engine + ".",
              "Ask the operator to install its adapter."));
    }
    try {
      for (Statement statement : reader.get().split(text).statements()) {
        Optional<Refusal> refusal = batches(which, reader.get(), statement);
        if (refusal.isPresent()) {
          return refusal;
        }
      }
      return Optional.empty();
    } catch (ScriptException unreadable) {
      return Optional.of(
          new Refusal(
              Kind.CONFLICT,
              "script.cannot-be-split",
              "The %s script cannot be split into statements, line %d column %d: %s"
                  .formatted(
                      which, unreadable.line(), unreadable.column(), unreadable.getMessage()),
              unreadable.action()));
    }
  }

  private static Optional<Refusal> batches(
      String which, DatabaseEngine engine, Statement statement) {
    try {
      if (Batches.of(statement).isEmpty()) {
        return Optional.empty();
      }
      if (!engine.capabilities().contains(Capability.BATCHES)) {
        return refused(
            "statement %d asks for batches, which are not made on %s"
                .formatted(statement.index(), engine.name()),
            "Leave out the comment sluice:batches, or write a statement per part.");
      }
      BatchForm.of(statement, engine.tokens(statement.text()), engine.read(statement));
      return Optional.empty();
    } catch (ScriptException unclear) {
      return refused(
          "%s script, line %d column %d: %s"
              .formatted(which, unclear.line(), unclear.column(), unclear.getMessage()),
          unclear.action());
    } catch (DatabaseException refused) {
      return refused(which + " script: " + refused.getMessage(), refused.action());
    }
  }

  private static Optional<Refusal> refused(String message, String action) {
    return Optional.of(new Refusal(Kind.CONFLICT, "script.batches", message, action));
  }
}
