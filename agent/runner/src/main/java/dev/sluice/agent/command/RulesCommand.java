package dev.sluice.agent.command;

import dev.sluice.analysis.risk.Family;
import dev.sluice.analysis.risk.RiskRule;
import dev.sluice.analysis.risk.RiskRules;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql rules}: what is looked for in scripts. */
@Command(
    name = "rules",
    description = "Lists the risk rules: why they matter, what to do instead, an example.",
    mixinStandardHelpOptions = true)
final class RulesCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--engine",
      defaultValue = "",
      description =
          "Only rules of: postgresql, mysql, mariadb, sqlserver, oracle, sqlite, clickhouse.")
  private String engine = "";

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private SplitCommand.Format format = SplitCommand.Format.text;

  @Parameters(arity = "0..*", paramLabel = "RULE", description = "Only these rules.")
  private List<String> wanted = List.of();

  @Override
  public Integer call() {
    for (String id : wanted) {
      if (RiskRules.find(id).isEmpty()) {
        throw dev.sluice.agent.home.AgentException.usage(
            "There is no rule '" + id + "'.", "Did you mean " + RiskRules.nearest(id) + "?");
      }
    }
    List<RiskRule> rules =
        RiskRules.all().stream()
            .filter(rule -> engine.isEmpty() || rule.engines().contains(engine))
            .filter(rule -> wanted.isEmpty() || wanted.contains(rule.id()))
            .toList();
    if (rules.isEmpty()) {
      throw dev.sluice.agent.home.AgentException.usage(
          "There is no rule for the engine '" + engine + "'.",
          "Use one of: postgresql, mysql, mariadb, sqlserver, oracle, sqlite, clickhouse");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (format == SplitCommand.Format.json) {
      out.println(SqlJson.rules(rules));
    } else {
      print(out, rules, engine);
    }
    return 0;
  }

  private static void print(PrintWriter out, List<RiskRule> rules, String engine) {
    Family family = Family.STYLE;
    boolean first = true;
    for (RiskRule rule : rules) {
      if (first || rule.family() != family) {
        out.printf("%n%s%n", rule.family());
      }
      first = false;
      family = rule.family();
      out.printf(
          "%n  %s  %s%s  %s%n    %s%n    Instead: %s%n",
          rule.id(),
          rule.level().name().toLowerCase(Locale.ROOT),
          rule.standard() ? "" : ", off by default",
          engines(rule),
          rule.why(),
          rule.instead());
      rule.bad().stream()
          .limit(1)
          .forEach(one -> out.println("    Finds: " + one.replace("\n", " ")));
      rule.sources().entrySet().stream()
          .filter(cited -> engine.isEmpty() || cited.getKey().equals(engine))
          .forEach(
              cited ->
                  out.printf(
                      "    Source (%s): %s%n", cited.getKey(), String.join(" ", cited.getValue())));
    }
    out.printf("%n%d rules%n", rules.size());
  }

  private static String engines(RiskRule rule) {
    return rule.engines().size() == 7
        ? "(every engine)"
        : "(" + String.join(", ", rule.engines().stream().sorted().toList()) + ")";
  }
}
