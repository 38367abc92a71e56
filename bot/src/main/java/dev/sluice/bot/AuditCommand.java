package dev.sluice.bot;

import dev.sluice.pipeline.audit.AuditCheckpoint;
import dev.sluice.pipeline.audit.AuditFile;
import dev.sluice.pipeline.audit.AuditKeys;
import dev.sluice.pipeline.audit.AuditVerdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** The audit trail, away from any server. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Checks an exported audit trail without a server.",
    footer = {
      "",
      "The export is GET /api/v1/audit/export, the public key GET /api/v1/audit/key of the",
      "server. What belongs to no workspace, such as sign-ins, is exported with ?scope=server.",
      "Keep the key and the checkpoints where the server's administrators cannot write. What a",
      "SIEM got has no signed end: verify an export against its checkpoints (--checkpoints)."
    })
final class AuditCommand implements Callable<Integer> {
  private static final List<String> FORMATS = List.of("text", "json");

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Checks a file. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Finds whatever was changed, deleted, reordered, inserted or cut off.",
        "Exit code 0 when nothing was, 1 with the first bad entry otherwise."
      })
  int verify(
      @Parameters(paramLabel = "FILE", description = "The export.") Path file,
      @Option(names = "--key", paramLabel = "PUB.pem", required = true, description = "Public key.")
          Path key,
      @Option(
              names = "--checkpoints",
              paramLabel = "FILE",
              description = "Checkpoints that were kept elsewhere.")
          @Nullable Path checkpoints,
      @Option(
              names = "--format",
              paramLabel = "text|json",
              defaultValue = "text",
              description = "How to print the result.")
          String format) {
    if (!FORMATS.contains(format)) {
      System.err.println("'" + format + "' is no format. Write text or json.");
      return SluiceServer.BAD_INPUT;
    }
    try {
      PublicKey trusted = AuditKeys.read(Files.readString(key));
      List<AuditCheckpoint> kept = checkpoints == null ? List.of() : kept(checkpoints);
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        return tell(file, AuditFile.verify(lines, kept, trusted), format.equals("json"));
      }
    } catch (IOException e) {
      System.err.println(e.getMessage() + " cannot be read. Name a file.");
    } catch (IllegalArgumentException e) {
      System.err.println(
          e.getMessage() + ". Use the key and the checkpoints that the server gave you.");
    }
    return SluiceServer.BAD_INPUT;
  }

  private static List<AuditCheckpoint> kept(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      return AuditFile.checkpoints(lines);
    }
  }

  private static int tell(Path file, AuditVerdict verdict, boolean json) {
    Optional<AuditVerdict.Broken> broken = verdict.broken();
    if (json) {
      System.out.println(
          JsonMapper.shared()
              .writeValueAsString(
                  Map.of(
                      "entries",
                      verdict.entries(),
                      "intact",
                      verdict.intact(),
                      "broken",
                      broken.<Object>map(b -> b).orElse(Map.of()))));
    } else if (broken.isEmpty()) {
      System.out.println(
          file + " is what the server wrote: " + verdict.entries() + " entries in order.");
    }
    broken.ifPresent(
        b ->
            System.err.printf(
                "Entry %d of %s is bad: %s. The %d before it are in order.%n",
                b.sequence(), b.workspace(), b.reason(), verdict.entries()));
    return broken.isPresent() ? SluiceServer.FOUND_WANTING : 0;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return SluiceServer.BAD_INPUT;
  }
}
