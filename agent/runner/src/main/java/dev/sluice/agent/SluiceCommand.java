package dev.sluice.agent;

import dev.sluice.agent.command.CommandLineProgram;

/** Entry of the command line and of the agent. */
public final class SluiceCommand {
  private SluiceCommand() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLineProgram.run(arguments));
  }
}
