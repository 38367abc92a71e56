package dev.sluice.chat.discord;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.Place;
import dev.sluice.chat.VisibleText;
import dev.sluice.chat.discord.DiscordRest.Answer;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What Discord calls things: channels, direct conversations, threads, the names of accounts. */
final class DiscordChannels {
  private static final int THREAD_NAME = 90;

  /** Minutes without a message after which Discord folds a thread: a week. */
  private static final int FOLD_AFTER = 10_080;

  private final DiscordRest rest;
  private final String only;
  private final Map<Account, String> conversations = new ConcurrentHashMap<>();
  private final Map<String, String> own = new ConcurrentHashMap<>();

  DiscordChannels(DiscordRest rest, DiscordProperties properties) {
    this.rest = rest;
    this.only = properties.guilds().size() == 1 ? properties.guilds().get(0) : "";
  }

  /** The server of a place or an account; with one server it need not be named. */
  String guild(String named) {
    return named.isEmpty() ? only : named;
  }

  /** The channel id of a place outside threads; a direct conversation is opened the first time. */
  String channel(Place place) {
    Optional<Account> with = place.directWith();
    if (with.isEmpty()) {
      return place.id();
    }
    String known = conversations.getOrDefault(with.get(), "");
    if (!known.isEmpty()) {
      return known;
    }
    DataObject body = DataObject.empty().put("recipient_id", with.get().id());
    Call call = new Call("users/@me/channels", "open a conversation", place.channel());
    String opened = rest.post(call, new Rendered(body, List.of())).getString("id", "");
    conversations.put(with.get(), opened);
    return opened;
  }

  /** The id under which messages are posted and read: that of the thread where one is meant. */
  String posting(Place place) {
    return place.thread().map(Posting::message).orElseGet(() -> channel(place));
  }

  /** Opens the thread under a message; its id is that of the message. */
  void thread(Place place, String name) {
    String message = place.thread().map(Posting::message).orElseThrow();
    String visible = VisibleText.cut(VisibleText.line(name), THREAD_NAME);
    DataObject body =
        DataObject.empty()
            .put("name", visible.isBlank() ? "Log" : visible)
            .put("auto_archive_duration", FOLD_AFTER);
    Call call =
        new Call(
            "channels/" + channel(place) + "/messages/" + message + "/threads",
            "open a thread",
            place.channel());
    Answer answer = rest.ask("POST", call, Optional.of(new Rendered(body, List.of())));
    if (!answer.ok() && answer.code() != DiscordTrouble.HAS_THREAD) {
      throw DiscordTrouble.of(call, answer);
    }
  }

  /** The id of the bot's own account. */
  String self() {
    return own.computeIfAbsent(
        "id",
        key -> rest.get(new Call("users/@me", "read its own name", "itself")).getString("id", ""));
  }

  /** {@code Discord @alice in Acme}; ids where names cannot be read. */
  String label(Account account) {
    try {
      String user =
          rest.get(new Call("users/" + account.id(), "read a name", account.qualified()))
              .getString("username", account.id());
      String guild = guild(account.tenant());
      String server =
          rest.get(new Call("guilds/" + guild, "read a name", guild)).getString("name", guild);
      return "Discord @" + VisibleText.line(user) + " in " + VisibleText.line(server);
    } catch (ChatException unknown) {
      return "Discord account " + account.qualified();
    }
  }

  /**
   * How the bot keeps a message of Discord: its id, and the mark that its footer shows.
   *
   * @param message id of the message
   * @param mark its mark, or empty
   */
  record Posting(String message, String mark) {
    private static final char SEPARATOR = '.';

    static Posting of(String kept) {
      int dot = kept.indexOf(SEPARATOR);
      return dot < 0
          ? new Posting(kept, "")
          : new Posting(kept.substring(0, dot), kept.substring(dot + 1));
    }

    /** The id of the message in what the bot keeps. */
    static String message(String kept) {
      return of(kept).message();
    }

    String text() {
      return mark.isEmpty() ? message : message + SEPARATOR + mark;
    }
  }
}
