package dev.sluice.bot;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Configuration as files. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Checks the configuration.")
final class ConfigCommand implements Callable<Integer> {
  /** Checks a file or folder without a server. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Checks a configuration; exit code 2 and a line per problem when it is wrong.")
  int check(@Parameters(paramLabel = "FILE") String file) {
    try {
      int workspaces = ConfigurationStart.read(file).workspaces().size();
      System.out.println(file + " is right: " + workspaces + " workspace(s).");
      return 0;
    } catch (ConfigurationRefusedException e) {
      System.err.println(e.getMessage());
      return SluiceServer.BAD_INPUT;
    }
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return SluiceServer.BAD_INPUT;
  }
}
