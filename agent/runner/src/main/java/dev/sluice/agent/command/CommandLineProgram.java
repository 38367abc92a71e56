package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.analysis.risk.RiskRules;
import dev.sluice.db.DatabaseException;
import dev.sluice.db.sql.ScriptException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The tree of commands, and how each kind of trouble ends: 0, 1, 2 or 3. */
public final class CommandLineProgram {
  private CommandLineProgram() {}

  @Command(
      name = "sluice",
      description = "Database changes with approvals: the agent and the SQL tools.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "COMMAND",
      exitCodeListHeading = "%nExit codes:%n",
      exitCodeList = {
        "0:fine",
        "1:the thing asked for was found wanting",
        "2:usage or bad input",
        "3:something could not be reached"
      })
  static final class Root {}

  private static final List<Class<?>> COMMANDS =
      List.of(
          AgentCommand.class,
          SqlCommand.class,
          SchemaCommand.class,
          RehearseCommand.class,
          TransferCommand.class,
          RecoveryCommand.class,
          DoctorCommand.class,
          CommandLine.HelpCommand.class);

  /** Runs one command line and returns its exit code. */
  public static int run(String... arguments) {
    if (arguments.length > 0 && arguments[0].equals("sql")) {
      RiskRules.readAhead();
    }
    return create(arguments).execute(arguments);
  }

  /** The tree of commands, of which only the one that is asked for need be made. */
  static CommandLine create(String... arguments) {
    CommandLine line = new CommandLine(new Root());
    String first = arguments.length == 0 ? "" : arguments[0];
    List<Class<?>> asked = COMMANDS.stream().filter(one -> name(one).equals(first)).toList();
    boolean one = !asked.isEmpty() && !asked.contains(CommandLine.HelpCommand.class);
    (one ? asked : COMMANDS).forEach(line::addSubcommand);
    line.setParameterExceptionHandler(CommandLineProgram::misused);
    line.setExecutionExceptionHandler(CommandLineProgram::failed);
    line.setUsageHelpAutoWidth(true);
    return line;
  }

  private static String name(Class<?> command) {
    return Objects.requireNonNull(command.getAnnotation(Command.class)).name();
  }

  private static int misused(ParameterException e, String[] arguments) {
    PrintWriter err = e.getCommandLine().getErr();
    err.println(e.getMessage());
    List<String> near =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    if (!near.isEmpty()) {
      err.println("Did you mean: " + near.get(0) + "?");
    }
    err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return 2;
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    PrintWriter err = line.getErr();
    if (e instanceof AgentException trouble) {
      err.println(trouble.getMessage());
      err.println(trouble.action());
      return trouble.category().exitCode();
    }
    if (e instanceof DatabaseException trouble) {
      err.println(trouble.getMessage());
      err.println(trouble.action());
      return trouble.category() == DatabaseException.Category.SETUP ? 2 : 3;
    }
    if (e instanceof ScriptException trouble) {
      err.println(
          "Line " + trouble.line() + ", column " + trouble.column() + ": " + trouble.getMessage());
      err.println(trouble.action());
      return 2;
    }
    err.println("This should not have happened: " + e);
    err.println("Please report it with the command that you typed.");
    return 2;
  }
}
