package dev.sluice.agent.command;

import picocli.CommandLine.Command;

/** {@code sluice sql}: looking at scripts without a database. */
@Command(
    name = "sql",
    description = "Looks at SQL scripts; needs no database.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      SplitCommand.class,
      LintCommand.class,
      PlanCommand.class,
      ImpactCommand.class,
      RulesCommand.class,
      DownCommand.class
    })
final class SqlCommand {}
