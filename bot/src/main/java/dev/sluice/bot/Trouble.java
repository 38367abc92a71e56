package dev.sluice.bot;

import dev.sluice.bot.store.StoreUnreachableException;
import java.io.PrintWriter;
import java.net.BindException;
import org.springframework.boot.web.server.PortInUseException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How each kind of trouble ends a command: a sentence, the way out and exit code 2 or 3. */
final class Trouble {
  private Trouble() {}

  /** Makes a program and its subcommands end like this; subcommands are added before. */
  static void handles(CommandLine program) {
    program.setParameterExceptionHandler(Trouble::misused);
    program.setExecutionExceptionHandler(Trouble::failed);
  }

  private static int misused(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return SluiceServer.BAD_INPUT;
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StoreUnreachableException) {
        line.getErr().println(cause.getMessage());
        return SluiceServer.UNREACHABLE;
      }
      if (cause instanceof ConfigurationRefusedException) {
        line.getErr().println(cause.getMessage());
        return SluiceServer.BAD_INPUT;
      }
      if (cause instanceof BindException || cause instanceof PortInUseException) {
        line.getErr().println(cause.getMessage() + ". Choose another port with --port.");
        return SluiceServer.UNREACHABLE;
      }
    }
    line.getErr().println("This should not have happened: " + e);
    line.getErr().println("Please report it with the command that you typed and the log.");
    return SluiceServer.BAD_INPUT;
  }
}
