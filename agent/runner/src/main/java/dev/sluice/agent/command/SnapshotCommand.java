package dev.sluice.agent.command;

import dev.sluice.analysis.compare.SchemaSnapshot;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice schema snapshot}. */
@Command(
    name = "snapshot",
    description = "Writes a database's schema as canonical JSON: equal bytes for equal schemas.",
    mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private AddressOptions database = new AddressOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "-",
      description = "Where to write it; - (the default) for standard output.")
  private String output = "-";

  @Override
  public Integer call() {
    String text = SchemaSnapshot.write(SchemaSource.read(database.address()));
    ScriptFiles.write(output, text, spec.commandLine().getOut());
    return 0;
  }
}
