package dev.sluice.pipeline.migration;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.util.Optional;

/** Whether a script can be taken apart into statements, which every run needs. */
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
      reader.get().split(text);
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
}
