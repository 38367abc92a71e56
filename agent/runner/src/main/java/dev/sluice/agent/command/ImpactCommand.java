package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.impact.Application;
import dev.sluice.analysis.impact.ImpactAnalysis;
import dev.sluice.analysis.impact.ImpactReport;
import dev.sluice.analysis.impact.RepositoryException;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql impact}: which files of applications use what scripts change. */
@Command(
    name = "impact",
    description = "Finds the files of applications that use what scripts change.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Reads what is committed, in SQL strings, query builders and the mappings of JPA, Django,",
      "SQLAlchemy, Rails, Prisma, TypeORM, Sequelize, Ecto, GORM and Entity Framework; migrations",
      "do not count. A dropped or renamed name is high, another type medium, the rest low."
    })
final class ImpactCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(
      names = "--repository",
      required = true,
      paramLabel = "LOCATION[=SERVICE]",
      description =
          "A Git repository, as a folder or an address, and what its application is called;"
              + " several times for several.")
  private List<String> repositories = List.of();

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "high",
      description =
          "Exit 1 where a dependency has this level or a higher one: low, medium, high"
              + " (${DEFAULT-VALUE}).")
  private String failOn = "high";

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Scripts, folders or -.")
  private List<String> names = List.of();

  /** How results are printed. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() {
    RiskLevel limit = level(failOn);
    List<Application> applications = repositories.stream().map(ImpactCommand::application).toList();
    RiskAnalysis analysis =
        new RiskAnalysis(engine.engine(), RiskContext.unknown().onVersion(engine.version()));
    List<String> files = ScriptFiles.expand(names);
    List<RiskReport> rated =
        files.stream().map(name -> analysis.rate(ScriptFiles.up(name))).toList();
    List<ImpactReport> reports = reports(applications, rated);
    switch (format) {
      case json -> spec.commandLine().getOut().println(ImpactJson.of(files, reports));
      case text -> new ImpactText(spec.commandLine().getOut()).print(files, reports);
    }
    return reports.stream().anyMatch(one -> one.atLeast(limit) > 0) ? 1 : 0;
  }

  private List<ImpactReport> reports(List<Application> applications, List<RiskReport> rated) {
    try (Progress progress = new Progress(spec.commandLine().getErr(), applications.size())) {
      return new ImpactAnalysis(applications, one -> progress.next(one.service())).of(rated);
    } catch (RepositoryException unreadable) {
      throw AgentException.unreachable(
          String.valueOf(unreadable.getMessage()),
          "Name the folder of a Git repository, or an address that this machine may clone.");
    }
  }

  /** No dependency is critical. */
  private static RiskLevel level(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "low" -> RiskLevel.LOW;
      case "medium" -> RiskLevel.MEDIUM;
      case "high" -> RiskLevel.HIGH;
      default ->
          throw AgentException.usage(
              "'" + word + "' is no level of a dependency.", "Use low, medium or high.");
    };
  }

  private static Application application(String text) {
    try {
      return Application.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw AgentException.usage(
          wrong.getMessage() + ".",
          "Write LOCATION=SERVICE, such as ../shop=shop or https://git.example/shop.git=shop.");
    }
  }
}
