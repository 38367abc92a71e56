package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.plan.SafePlans;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.db.DatabaseEngine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql plan}: the safe way to do what a script does. */
@Command(
    name = "plan",
    description = {
      "Tells a script that blocks, rewrites or takes names away as migrations that do not:",
      "expand, backfill in batches, switch, contract. Exit code 1 when a statement has no safe"
          + " form,",
      "or the script cannot be planned. What follows a line -- DOWN, the way back, is left out."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  sluice sql plan --engine postgresql --schema shop.json --rows orders=40000000 \\",
      "    --output orders-total change.sql",
      "writes orders-total/1-expand.sql and so on, each with its way back where one is known.",
      "Tables of fewer than 1,000 rows, and new ones, need no plan; of unknown size they get one."
    })
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(
      names = "--rows",
      paramLabel = "TABLE=N",
      description = "About how many rows a table has; may be said several times.")
  private Map<String, Long> rows = Map.of();

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Writes a file for each migration into this folder.")
  private @Nullable Path output;

  @Parameters(paramLabel = "FILE", description = "The script, or - for standard input.")
  private String file = "-";

  @Override
  public Integer call() {
    DatabaseEngine found = engine.engine();
    SafePlan plan = new SafePlans(found, context(found)).of(ScriptFiles.up(file));
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(PlanJson.of(file, plan));
    } else {
      new PlanText(out).print(file, plan);
    }
    if (output != null) {
      write(output, plan, out);
    }
    return plan.steps().isEmpty() || !plan.unsafe().isEmpty() ? 1 : 0;
  }

  private RiskContext context(DatabaseEngine found) {
    RiskContext known = target.against(RiskContext.unknown().onVersion(engine.version()));
    known
        .schema()
        .filter(schema -> !schema.engine().equals(found.name()))
        .ifPresent(
            schema -> {
              throw AgentException.usage(
                  "The schema is of " + schema.engine() + ", not of " + found.name() + ".",
                  "Name the snapshot of the database that the script is for.");
            });
    Map<String, Long> counted = new HashMap<>(known.rows());
    rows.forEach((table, count) -> counted.put(table, sane(table, count)));
    return new RiskContext(
        known.version(), known.environment(), known.settings(), known.schema(), counted);
  }

  private static long sane(String table, long count) {
    if (count < 0) {
      throw AgentException.usage(
          table + " cannot have " + count + " rows.", "Write --rows " + table + "=40000000.");
    }
    return count;
  }

  private void write(Path folder, SafePlan plan, PrintWriter out) {
    List<Step> steps = plan.steps();
    if (steps.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println("Nothing is written to " + folder + ": there is no plan.");
      return;
    }
    try {
      Files.createDirectories(folder);
      try (Stream<Path> there = Files.list(folder)) {
        there
            .filter(path -> name(path).matches("[0-9]+-[a-z]+\\.sql"))
            .findFirst()
            .ifPresent(
                path -> {
                  throw AgentException.usage(
                      folder + " holds a plan already: " + name(path) + ".",
                      "Name another folder, or take that plan away first.");
                });
      }
    } catch (IOException e) {
      throw AgentException.usage(
          folder + " cannot be written: " + e.getMessage() + ".", "Name a folder of yours.");
    }
    for (Step step : steps) {
      ScriptFiles.write(folder.resolve(step.name() + ".sql").toString(), step.file(), out);
    }
    if (format == Format.text) {
      out.println(
          "Written to "
              + folder
              + ": "
              + String.join(", ", steps.stream().map(Step::name).toList()));
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }
}
