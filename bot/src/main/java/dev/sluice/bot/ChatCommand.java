package dev.sluice.bot;

import dev.sluice.chat.ChatSetup;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an admin needs before a chat platform runs. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = "Prints what the administration of a chat platform asks for.")
final class ChatCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Prints the manifest, package or invitation of a platform. */
  @Command(
      name = "manifest",
      mixinStandardHelpOptions = true,
      description = "Prints the app manifest or invitation of a platform.",
      footer = {
        "",
        "Slack: paste it at https://api.slack.com/apps, Create New App, From a manifest.",
        "Discord: open the invitation with your application id; choose the rest in its portal.",
        "Teams: needs --app-id; zip it as manifest.json with two icons, upload it in Teams.",
        "Without --url it is for Socket Mode or the gateway: nothing is reachable from outside."
      })
  int manifest(
      @Parameters(paramLabel = "PLATFORM", description = "slack, teams or discord") String platform,
      @Option(
              names = "--url",
              paramLabel = "URL",
              defaultValue = "",
              description = "Address at which the platform reaches the server.")
          String url,
      @Option(
              names = "--app-id",
              paramLabel = "ID",
              defaultValue = "",
              description = "Id of the application of the bot, where the platform asks for it.")
          String app) {
    Optional<ChatSetup> setup = find(platform);
    if (setup.isEmpty()) {
      return unknown(platform);
    }
    try {
      System.out.println(setup.get().manifest(url.replaceFirst("/+$", ""), app));
      return 0;
    } catch (IllegalArgumentException missing) {
      System.err.println(missing.getMessage());
      return SluiceServer.BAD_INPUT;
    }
  }

  static Optional<ChatSetup> find(String platform) {
    return ChatSetup.all().stream().filter(s -> s.platform().equals(platform)).findFirst();
  }

  static int unknown(String platform) {
    String known =
        ChatSetup.all().stream().map(ChatSetup::platform).collect(Collectors.joining(", "));
    System.err.println("There is no platform '" + platform + "'. There are: " + known + ".");
    return SluiceServer.BAD_INPUT;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return SluiceServer.BAD_INPUT;
  }
}
