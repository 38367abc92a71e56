package dev.sluice.agent.command;

import dev.sluice.db.Database;
import dev.sluice.db.schema.SchemaSnapshot;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description =
          "As it was then, such as 2026-11-28T06:12:00Z; sluice schema history lists times.")
  private @Nullable String at;

  @Override
  public Integer call() {
    DatabaseAddress address = database.address();
    String text;
    try (Database opened = address.open()) {
      text =
          SchemaSnapshot.write(
              at == null ? opened.schema() : PastSchemas.at(opened, address, PastSchemas.time(at)));
    }
    ScriptFiles.write(output, text, spec.commandLine().getOut());
    return 0;
  }
}
