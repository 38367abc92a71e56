package dev.sluice.bot;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Configuration as files. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Checks, applies and exports the configuration.")
final class ConfigCommand implements Callable<Integer> {
  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return SluiceServer.BAD_INPUT;
  }
}
