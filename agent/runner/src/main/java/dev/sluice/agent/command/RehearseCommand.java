package dev.sluice.agent.command;

import dev.sluice.agent.command.SplitCommand.Format;
import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.rehearsal.Base;
import dev.sluice.analysis.rehearsal.Rehearsal;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.StepResult;
import dev.sluice.db.sql.ScriptParts;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice rehearse}. */
@Command(
    name = "rehearse",
    description = {
      "Applies a script and its way back to a throwaway database and says whether that restores the"
          + " schema.",
      "The throwaway database is made on the server of --shadow and dropped afterwards; what is in"
          + " the database that the URL names is not touched. Exit code 1 unless both ways worked."
    },
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engines = new EngineOptions();

  @Option(
      names = "--shadow",
      paramLabel = "JDBC-URL",
      description = "A database of the server on which to rehearse.")
  private @Nullable String shadow;

  @Option(
      names = {"--shadow-url-file", "--url-file"},
      paramLabel = "FILE",
      description = "File (0600) that holds that URL; it may hold the password too.")
  private @Nullable Path shadowFile;

  @Option(names = "--user", description = "Login role, unless the URL names it.")
  private @Nullable String user;

  @Option(names = "--password-env", paramLabel = "VARIABLE", description = "Its password.")
  private @Nullable String variable;

  @Option(
      names = "--base",
      paramLabel = "SNAPSHOT|JDBC-URL|FILE.sql",
      description = "What the throwaway database is built from; empty unless given.")
  private @Nullable String base;

  @Option(names = "--base-user", paramLabel = "USER", description = "Login role of the base.")
  private @Nullable String baseUser;

  @Option(names = "--base-password-env", paramLabel = "VARIABLE", description = "Its password.")
  private @Nullable String baseVariable;

  @Option(
      names = "--down",
      paramLabel = "FILE",
      description =
          "The way back; without it what follows a line -- DOWN, or else a generated one.")
  private @Nullable String down;

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Parameters(paramLabel = "UP.sql", description = "The script, or - for standard input.")
  private String up = "";

  @Override
  public Integer call() {
    DatabaseEngine engine = engines.exact();
    ScriptParts parts =
        ScriptParts.of(ScriptFiles.read(up), Optional.ofNullable(down).map(ScriptFiles::read));
    String script = parts.up();
    RiskContext place = RiskContext.unknown().onVersion(engines.version());
    RiskLevel level = new RiskAnalysis(engine, place).rate(script).level();
    Base start = base(engine);
    RehearsalReport report;
    try (Database host = host(engine).open()) {
      report = new Rehearsal(engine).rehearse(host, start, script, parts.down());
    }
    if (report.proof() == RollbackProof.NOT_REHEARSED) {
      throw AgentException.unreachable(
          "It could not be rehearsed: " + report.trouble(),
          "Mend that, or name another server by --shadow or another base by --base.");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.json) {
      out.println(RehearsalJson.of(report, level));
    } else {
      print(out, report);
    }
    return report.upApplied() && report.downApplied() && report.restoresSchema() ? 0 : 1;
  }

  private DatabaseAddress host(DatabaseEngine engine) {
    Login login = Login.of(Optional.ofNullable(user), Optional.ofNullable(variable));
    DatabaseAddress address;
    if (shadowFile != null) {
      address = DatabaseAddress.inFile(shadowFile, login);
    } else if (shadow != null) {
      address = DatabaseAddress.of(shadow, login);
    } else {
      throw AgentException.usage(
          "There is no server to rehearse on.", "Give --shadow JDBC-URL or --shadow-url-file.");
    }
    if (!address.engine().name().equals(engine.name())) {
      throw AgentException.usage(
          "The shadow is " + address.engine().name() + ", not " + engine.name() + ".",
          "Name a server of the same engine.");
    }
    return address;
  }

  private Base base(DatabaseEngine engine) {
    if (base == null) {
      return Base.of(engine.name(), "");
    }
    if (DatabaseAddress.looksLike(base)) {
      Login login =
          Login.of(
              Optional.ofNullable(baseUser).or(() -> Optional.ofNullable(user)),
              Optional.ofNullable(baseVariable).or(() -> Optional.ofNullable(variable)));
      try (Database database = DatabaseAddress.of(base, login).open()) {
        return Base.of(database);
      }
    }
    return base.endsWith(".sql")
        ? Base.of(engine.name(), ScriptFiles.read(base))
        : Base.of(SchemaSource.snapshot(base));
  }

  private static void print(PrintWriter out, RehearsalReport report) {
    for (StepResult step : report.steps()) {
      out.printf(
          "%d  %s  %d ms%s%n",
          step.index(),
          RehearsalJson.word(step.state()),
          step.millis(),
          step.rows() < 0 ? "" : "  " + step.rows() + " rows");
      report.observations().stream()
          .filter(seen -> seen.index() == step.index())
          .forEach(
              seen -> {
                seen.locks().forEach(lock -> out.println("   lock " + lock));
                seen.rewrites().forEach(table -> out.println("   rewrites " + table));
              });
      step.error().ifPresent(error -> out.println("   " + error.message()));
    }
    out.println("Verdict: " + report.verdict());
    report.losses().forEach(line -> out.println("  does not come back: " + line));
    report.remaining().forEach(line -> out.println("  " + line));
    if (!report.down().isBlank()) {
      out.printf("%nThe way back (%s):%n%s%n", report.downOrigin(), report.down().strip());
    }
  }
}
