package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.rehearsal.DownDraft;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.schema.Schema;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql down}. */
@Command(
    name = "down",
    description = {
      "Drafts the way back of a script without a database, from the schema before it.",
      "Exit code 1 when something does not come back; sluice rehearse proves a way back."
    },
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engines = new EngineOptions();

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "SNAPSHOT",
      description = "The schema before the script, made by sluice schema snapshot.")
  private String snapshot = "";

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Parameters(paramLabel = "FILE", description = "The script, or - for standard input.")
  private String file = "";

  @Override
  public Integer call() {
    DatabaseEngine engine = engines.exact();
    Schema base = SchemaSource.snapshot(snapshot);
    if (!base.engine().equals(engine.name())) {
      throw AgentException.usage(
          "The snapshot is of " + base.engine() + ", not of " + engine.name() + ".",
          "Name the snapshot of the database that the script is for.");
    }
    DownDraft.Result down = DownDraft.of(engine, base, engine.split(ScriptFiles.up(file)));
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(SchemaJson.down(down));
    } else {
      out.print(down.sql());
      out.flush();
      down.cannot().forEach(line -> spec.commandLine().getErr().println("Not restored: " + line));
    }
    return down.cannot().isEmpty() ? 0 : 1;
  }
}
