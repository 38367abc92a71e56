package dev.sluice.agent.command;

import picocli.CommandLine.Command;

/** {@code sluice schema}: schemas as files, and what differs between them. */
@Command(
    name = "schema",
    description = "Keeps schemas as files, compares them, and tells how they were.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SnapshotCommand.class, DiffCommand.class, HistoryCommand.class})
final class SchemaCommand {}
