package dev.sluice.agent.command;

import dev.sluice.db.sql.Statement;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice sql split}: the statements of a script. */
@Command(
    name = "split",
    description = "Shows the statements of a script as the engine's own client would see them.",
    mixinStandardHelpOptions = true)
final class SplitCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private EngineOptions engine = new EngineOptions();

  @Option(names = "--format", defaultValue = "text", description = "${COMPLETION-CANDIDATES}.")
  private Format format = Format.text;

  @Parameters(paramLabel = "FILE", description = "A script, or - for standard input.")
  private String file = "-";

  /** How results are printed. */
  enum Format {
    text,
    json
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<Statement> statements = engine.exact().split(ScriptFiles.read(file)).statements();
    if (format == Format.json) {
      out.println(SqlJson.split(engine.name(), statements));
      return 0;
    }
    for (Statement one : statements) {
      out.printf(
          "%d  %d:%d-%d:%d  %s%s%n%s%n%n",
          one.index(),
          one.startLine(),
          one.startColumn(),
          one.endLine(),
          one.endColumn(),
          one.kind(),
          one.transactional() ? "" : "  (not inside a transaction)",
          one.text());
    }
    return 0;
  }
}
