package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.audit.AuditCodes.Code;
import dev.sluice.pipeline.run.RunState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AuditCodesTest {
  private static final Path DOCUMENT = Path.of("../docs/audit-codes.md");
  private static final List<Path> SOURCES =
      List.of(Path.of("src/main/java"), Path.of("../../bot/src/main/java"));

  private static final Pattern LITERAL = Pattern.compile("\"([a-z]+(?:\\.[a-z][a-z-]*)+)\"");

  /** A refusal has codes of its own, and so have problems of HTTP and what is told to people. */
  private static final Pattern NO_EVENT =
      Pattern.compile(
          "(Kind\\.[A-Z_]+,|HttpStatus\\.[A-Z_]+,|Problem\\.of\\(\\s*status,|refused?\\(|refusal\\(|invalid\\(|\\.equals\\("
              + "|new Happening\\(\\s*(environment|\"\"),|tell\\(\\s*stage,|refuse\\(session,"
              + "|MigrationChanged\\([a-z.()]+,)\\s*$");

  private static final Pattern CALL = Pattern.compile("new Call\\(actor, number,\\s*$");

  /** What else has a dot in it: settings, files, events of a run, members of foreign documents. */
  private static final Pattern NO_CODE =
      Pattern.compile(
          "(sluice|server|spring|logging|java|user|service|target|step|name|members)\\..*"
              + "|.*\\.(sql|jsonl?|pem|sig|yaml|log|lock|pid|jwk|key|password|md|txt)");

  /** Files of exports, and refusals that have a name in the code. */
  private static final Set<String> OTHERS =
      Set.of(
          "agent.json",
          "agent.no-such-environment",
          "delegation.no-such-environment",
          "invitation.passwords-off",
          "approval.closed",
          "approval.not-confirmed",
          "audit.csv",
          "audit.jsonl",
          "audit.pem",
          "configuration.yaml",
          "migration.json",
          "migration.not-editable",
          "migration.not-found",
          "stage.not-approved",
          "token.no-such-scope");

  @Test
  void holdsEveryCodeThatIsWritten() {
    Map<String, Path> unknown = new TreeMap<>();
    for (Path file : sources()) {
      String text = read(file);
      LITERAL
          .matcher(text)
          .results()
          .filter(found -> !NO_CODE.matcher(found.group(1)).matches())
          .map(found -> event(text, found))
          .filter(code -> !code.isEmpty() && AuditCodes.of(code).isEmpty())
          .forEach(code -> unknown.put(code, file));
    }

    assertThat(sources()).as("the sources are there").hasSizeGreaterThan(300);
    assertThat(unknown).as("codes that are not in AuditCodes").isEmpty();
  }

  /** The code that a literal writes; empty when it is none. */
  private static String event(String text, MatchResult found) {
    String before = text.substring(Math.max(0, found.start() - 90), found.start());
    String code = found.group(1);
    if (NO_EVENT.matcher(before).find() || OTHERS.contains(code)) {
      return "";
    }
    return CALL.matcher(before).find() ? code + ".refused" : code;
  }

  @Test
  void hasACodeForEveryStateOfAStage() {
    assertThat(Arrays.stream(RunState.values()).map(AuditCodesTest::code))
        .allMatch(code -> AuditCodes.of(code).filter(c -> c.has("success")).isPresent());
  }

  private static String code(RunState state) {
    return "stage." + state.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Test
  void namesTheFormOfRefusalsWhereThatIsAnotherCode() {
    for (Code code : AuditCodes.all()) {
      assertThat(code.done() + code.refused()).as(code.code()).isNotEmpty();
      if (!code.refusedAs().isEmpty()) {
        assertThat(AuditCodes.of(code.refusedAs()).filter(c -> c.has("denied")))
            .as(code.code())
            .isPresent();
      }
      if (code.code().endsWith(".refused")) {
        assertThat(code.has("denied") && !code.has("success")).as(code.code()).isTrue();
      }
    }
  }

  @Test
  void isWrittenDownForWhoeverReadsTheTrail() throws IOException {
    StringBuilder table = new StringBuilder("| code | success | denied |\n|---|---|---|\n");
    for (Code code : AuditCodes.all()) {
      String refused =
          code.refusedAs().isEmpty() ? code.refused() : "as `" + code.refusedAs() + "`";
      table.append("| `%s` | %s | %s |\n".formatted(code.code(), code.done(), refused));
    }
    Path actual = Files.writeString(Files.createTempFile("audit-codes", ".md"), table);

    assertThat(Files.readString(DOCUMENT))
        .as("docs/audit-codes.md must hold the table in " + actual)
        .endsWith(table);
  }

  private static List<Path> sources() {
    return SOURCES.stream()
        .flatMap(
            folder -> {
              try (Stream<Path> files = Files.walk(folder)) {
                return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
        .filter(file -> !file.endsWith("AuditCodes.java"))
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
