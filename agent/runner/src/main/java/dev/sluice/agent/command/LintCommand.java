package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RuleException;
import dev.sluice.analysis.risk.RuleSettings;
import dev.sluice.db.sql.ScriptParts;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql lint}: what scripts could do wrong. */
@Command(
    name = "lint",
    description = {
      "Rates what scripts could do wrong.",
      "What follows a line -- DOWN is the way back, which is rehearsed and not rated."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A script may say that a finding is known, with a reason, before or in the statement:",
      "  -- sluice:ignore drop-table: nobody has read it since March",
      "Such findings are shown and do not count. sluice sql rules lists the rules."
    })
final class LintCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--rules",
      paramLabel = "default|all|FILE",
      defaultValue = "default",
      description = "Which rules look; a file switches and re-levels them (${DEFAULT-VALUE}).")
  private String rules = "default";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = "",
      description = "The environment whose levels in the rules file count.")
  private String environment = "";

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "high",
      description =
          "Exit 1 at this level or above: low, medium, high, critical (${DEFAULT-VALUE}).")
  private String failOn = "high";

  @Mixin private TargetOptions target = new TargetOptions();

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts, folders or -.")
  private List<String> names = List.of();

  /** How results are printed. */
  enum Format {
    text,
    json,
    sarif,
    github
  }

  @Override
  public Integer call() {
    RiskLevel limit = level(failOn);
    RiskContext context =
        target.against(
            RiskContext.unknown()
                .onVersion(engine.version())
                .in(environment)
                .with(settings(rules)));
    RiskAnalysis analysis = new RiskAnalysis(engine.engine(), context);
    List<String> files = ScriptFiles.expand(names);
    List<RatedFile> rated = rated(files, analysis);
    print(rated);
    return rated.stream().anyMatch(one -> one.reaches(limit)) ? 1 : 0;
  }

  /** Rates files side by side, as many as get a second opinion at once. */
  private List<RatedFile> rated(List<String> files, RiskAnalysis analysis) {
    int threads = Math.min(RiskAnalysis.AT_ONCE, Runtime.getRuntime().availableProcessors());
    ExecutorService raters = Executors.newFixedThreadPool(Math.min(threads, files.size()));
    try (Progress progress = new Progress(spec.commandLine().getErr(), files.size())) {
      List<Future<RatedFile>> asked =
          files.stream().map(name -> raters.submit(() -> rated(name, analysis))).toList();
      List<RatedFile> rated = new ArrayList<>();
      for (int i = 0; i < files.size(); i++) {
        progress.next(files.get(i));
        rated.add(asked.get(i).get());
      }
      return rated;
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw new IllegalStateException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw AgentException.usage("It was interrupted.", "Start it again.");
    } finally {
      raters.shutdownNow();
    }
  }

  private static RatedFile rated(String name, RiskAnalysis analysis) {
    String text = ScriptFiles.read(name);
    return new RatedFile(name, text, analysis.rate(ScriptParts.upInPlace(text)));
  }

  private void print(List<RatedFile> rated) {
    // The one of the command line writes every line by itself.
    PrintWriter out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut(), 1 << 16));
    switch (format) {
      case json -> out.println(SqlJson.lint(rated));
      case sarif -> out.println(Sarif.of(rated, engine.name()));
      case github -> rated.forEach(one -> GithubAnnotations.of(one).forEach(out::println));
      case text -> new LintText(out).print(rated);
    }
    out.flush();
  }

  private static RuleSettings settings(String rules) {
    RuleSettings chosen =
        switch (rules) {
          case "default" -> RuleSettings.standard();
          case "all" -> RuleSettings.all();
          default -> inFile(rules);
        };
    return chosen.honouringSuppressions();
  }

  private static RuleSettings inFile(String file) {
    try {
      return RuleSettings.parse(file, ScriptFiles.read(file));
    } catch (RuleException wrong) {
      throw AgentException.usage(
          String.valueOf(wrong.getMessage()), "config-examples/lint/rules.yaml shows the form.");
    }
  }

  /** The level that an option names. */
  static RiskLevel level(String word) {
    try {
      return RiskLevel.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw AgentException.usage(
          "'" + word + "' is no level.", "Use low, medium, high or critical.");
    }
  }
}
