package dev.sluice.bot;

import dev.sluice.chat.ChatSetup;
import dev.sluice.chat.Check;
import dev.sluice.chat.Check.Verdict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Looks at the set-up of a chat platform from outside, and says how to mend what is wrong. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Says what is missing in the set-up of a chat platform and how to mend it.")
final class DoctorCommand implements Callable<Integer> {
  @Option(
      names = "--chat",
      paramLabel = "PLATFORM",
      required = true,
      description = "slack, teams or discord")
  private String platform = "";

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "Settings of the server; the environment's SLUICE_CHAT_… otherwise.")
  private @Nullable Path settings;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration whose channels are looked at too.")
  private @Nullable String config;

  @Override
  public Integer call() {
    Optional<ChatSetup> setup = ChatCommand.find(platform);
    if (setup.isEmpty()) {
      return ChatCommand.unknown(platform);
    }
    List<Check> checks;
    try {
      checks = setup.get().examine(settings(), channels());
    } catch (ConfigurationRefusedException wrong) {
      System.err.println(wrong.getMessage());
      return SluiceServer.BAD_INPUT;
    }
    checks.forEach(DoctorCommand::print);
    return checks.stream().anyMatch(c -> c.verdict() == Verdict.WRONG)
        ? SluiceServer.FOUND_WANTING
        : 0;
  }

  private static void print(Check check) {
    System.out.printf(
        Locale.ROOT,
        "%-8s%s: %s%n",
        check.verdict().name().toLowerCase(Locale.ROOT),
        check.what(),
        check.finding());
    if (!check.action().isEmpty()) {
      System.out.println("        " + check.action());
    }
  }

  private Map<String, String> settings() {
    String prefix = "sluice.chat." + platform + ".";
    Map<String, String> found = new LinkedHashMap<>();
    if (settings != null) {
      ServerSettings.read(settings)
          .forEach(
              (key, value) -> {
                if (key.startsWith(prefix)) {
                  found.put(key.substring(prefix.length()), value.toString());
                }
              });
      return found;
    }
    String variable = "SLUICE_CHAT_" + platform.toUpperCase(Locale.ROOT) + "_";
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.startsWith(variable)) {
                found.put(setting(name.substring(variable.length())), value);
              }
            });
    return found;
  }

  /** {@code TEAMS_0_BOTTOKEN} is {@code teams[0].bottoken}, as the server reads it. */
  private static String setting(String variable) {
    return variable.toLowerCase(Locale.ROOT).replaceAll("_(\\d+)_", "[$1].").replace('_', '.');
  }

  private List<String> channels() {
    if (config == null) {
      return List.of();
    }
    return ReadConfiguration.read(config).workspaces().stream()
        .flatMap(workspace -> workspace.chat().routes().stream())
        .filter(route -> route.platform().equals(platform))
        .map(route -> route.channel())
        .distinct()
        .toList();
  }
}
