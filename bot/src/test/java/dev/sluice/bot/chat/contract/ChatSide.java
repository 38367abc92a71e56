package dev.sluice.bot.chat.contract;

import dev.sluice.chat.Account;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * One platform from the side of the people who use it: what they do reaches the server exactly as
 * the platform would send it, and what they see is what the platform was given. Implemented once
 * per platform, over a local peer.
 */
public interface ChatSide extends AutoCloseable {
  /** The platform's name. */
  String platform();

  /** Settings of a server that has this platform, as {@code key=value}. */
  List<String> settings();

  /** The channel of the team, as a route of the configuration names it. */
  String channel();

  /** The account of a person; it is linked to the person before the first scenario. */
  Account account(String person);

  /** The server runs, for the first time or again. */
  void ready(ConfigurableApplicationContext server, URI address);

  /** Types a command in the channel. */
  void types(String person, String line);

  /** Presses a button with what it brings back. */
  void presses(String person, Seen on, String token);

  /** The platform delivers the last thing that somebody did once more. */
  void deliversAgain();

  /** Fills in a form and sends it. */
  void submits(String person, SeenForm form, Map<String, String> values);

  /** Messages in the channel outside threads, oldest first. */
  List<Seen> channelMessages();

  /** Messages in the thread of a message, oldest first. */
  List<Seen> thread(Seen message);

  /** The direct messages of a person, oldest first. */
  List<Seen> direct(String person);

  /** What a person alone was shown, oldest first. */
  List<Seen> whispers(String person);

  /** Forms that were opened for a person, oldest first. */
  List<SeenForm> forms(String person);

  /** What was sent to the platform, oldest first, each as JSON; nothing where that is not kept. */
  default List<String> sent() {
    return List.of();
  }

  /** Somebody deletes a message of the bot. */
  void deletes(Seen message);

  /** The platform goes away. */
  void goesAway();

  /** The platform is there again. */
  void comesBack();

  @Override
  void close();
}
