package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.Statement;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql}: looking at scripts without a database. */
@Command(
    name = "sql",
    description = "Looks at SQL scripts; needs no database.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class SqlCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** How results are printed. */
  enum Format {
    text,
    json
  }

  @Command(
      name = "split",
      description = "Shows the statements of a script as the engine's own client would see them.",
      mixinStandardHelpOptions = true)
  int split(
      @Option(names = "--engine", required = true, description = "Engine: postgresql.")
          String engine,
      @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
          Format format,
      @Parameters(paramLabel = "FILE", description = "A script, or - for standard input.")
          String file) {
    PrintWriter out = spec.commandLine().getOut();
    List<Statement> statements =
        ConnectionCommand.engine(engine).split(ScriptFiles.read(file)).statements();
    if (format == Format.json) {
      out.println(SqlJson.split(engine, statements));
      return 0;
    }
    for (Statement one : statements) {
      out.printf(
          "%d  %d:%d-%d:%d  %s%s%n%s%n%n",
          one.index(),
          one.startLine(),
          one.startColumn(),
          one.endLine(),
          one.endColumn(),
          one.kind(),
          one.transactional() ? "" : "  (not inside a transaction)",
          one.text());
    }
    return 0;
  }

  @Command(
      name = "lint",
      description = "Rates what scripts could do wrong.",
      mixinStandardHelpOptions = true)
  int lint(
      @Option(names = "--engine", required = true, description = "Engine: postgresql.")
          String engine,
      @Option(
              names = "--fail-on",
              paramLabel = "LEVEL",
              defaultValue = "high",
              description =
                  "Exit 1 at this level or above: low, medium, high, critical (${DEFAULT-VALUE}).")
          String failOn,
      @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
          Format format,
      @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts, folders or -.")
          List<String> names) {
    RiskLevel limit = level(failOn);
    RiskAnalysis analysis = new RiskAnalysis(ConnectionCommand.engine(engine));
    List<SqlJson.Rated> rated = new ArrayList<>();
    for (String name : ScriptFiles.expand(names)) {
      rated.add(new SqlJson.Rated(name, analysis.rate(ScriptFiles.read(name))));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(SqlJson.lint(rated));
    } else {
      rated.forEach(one -> print(out, one));
    }
    return rated.stream().anyMatch(one -> reached(one.report(), limit)) ? 1 : 0;
  }

  private static boolean reached(RiskReport report, RiskLevel limit) {
    return !report.findings().isEmpty() && report.level().compareTo(limit) >= 0;
  }

  private static void print(PrintWriter out, SqlJson.Rated rated) {
    RiskReport report = rated.report();
    out.printf("%s: %s (score %d)%n", rated.file(), report.level(), report.score());
    for (Finding finding : report.findings()) {
      out.printf(
          "  %d:%d %s %s: %s %s%n",
          finding.line(),
          finding.column(),
          finding.level(),
          finding.rule(),
          finding.message(),
          finding.advice());
    }
  }

  private static RiskLevel level(String word) {
    try {
      return RiskLevel.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw AgentException.usage(
          "'" + word + "' is no level.", "Use low, medium, high or critical.");
    }
  }
}
