package dev.sluice.chat;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * What an admin needs before a platform runs; found by {@link ServiceLoader}, so that the command
 * line has it without a server.
 */
public interface ChatSetup {
  /** The platform's name. */
  String platform();

  /**
   * What the platform's administration asks for: an app manifest, a package, or an address that
   * invites the bot.
   *
   * @param url address at which people and the platform reach the server, or empty
   */
  String manifest(String url);

  /**
   * The same for an application that exists there already.
   *
   * @param app its id, or empty
   * @throws IllegalArgumentException when the platform needs the id
   */
  default String manifest(String url, String app) {
    return manifest(url);
  }

  /**
   * Looks at a set-up from outside.
   *
   * @param settings the settings below {@code sluice.chat.<platform>}, secrets resolved
   * @param channels channels in which cards are to be posted
   */
  List<Check> examine(Map<String, String> settings, List<String> channels);

  /** All that are at hand. */
  static List<ChatSetup> all() {
    return ServiceLoader.load(ChatSetup.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
