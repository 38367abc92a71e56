package dev.sluice.agent.command;

import dev.sluice.db.DatabaseEngine;
import picocli.CommandLine.Option;

/** What database a script is for. */
final class EngineOptions {
  @Option(
      names = "--engine",
      required = true,
      completionCandidates = EngineNames.class,
      description = "Engine: ${COMPLETION-CANDIDATES}.")
  private String engine = "";

  @Option(
      names = "--engine-version",
      paramLabel = "VERSION",
      defaultValue = "",
      description = "The server's version; without it what any version does counts.")
  private String version = "";

  String name() {
    return engine;
  }

  /** The server's version, or empty for any. */
  String version() {
    return version;
  }

  /** The engine of that version, where one is given. */
  DatabaseEngine exact() {
    return version.isEmpty() ? engine() : engine().ofVersion(version);
  }

  /** The engine, whatever its version. */
  DatabaseEngine engine() {
    return ConnectionCommand.engine(engine);
  }
}
