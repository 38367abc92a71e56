package dev.sluice.agent.command;

import picocli.CommandLine.Command;

/** {@code sluice agent}. */
@Command(
    name = "agent",
    description = "The program beside the databases: enrol it, give it connections, run it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EnrollCommand.class,
      RunCommand.class,
      ConnectionCommand.class,
      VaultCommand.class,
      PassphraseCommand.class,
      ApprovalsCommand.class
    })
final class AgentCommand {}
