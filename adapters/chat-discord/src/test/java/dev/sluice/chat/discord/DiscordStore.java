package dev.sluice.chat.discord;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/** What stands at Discord: channels, threads, messages, and what people alone were shown. */
public final class DiscordStore {
  private static final long EPOCH_MILLIS = 1_420_070_400_000L;
  private static final Duration NONCE = Duration.ofMinutes(5);
  private static final int BURST = 5;

  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, String> names = new LinkedHashMap<>();
  private Duration burstTime = Duration.ofSeconds(5);
  private final List<Whispered> whispers = new ArrayList<>();
  private final AtomicLong last = new AtomicLong();

  DiscordStore() {
    channels.put(DiscordPeer.CHANNEL, new Channel("team", DiscordPeer.GUILD, 0));
    channels.put(
        DiscordPeer.HIDDEN,
        new Channel("hidden", DiscordPeer.GUILD, Permission.VIEW_CHANNEL.getRawValue()));
    channels.put(
        DiscordPeer.READ_ONLY,
        new Channel("news", DiscordPeer.GUILD, Permission.MESSAGE_SEND.getRawValue()));
  }

  /** A channel takes five messages in so long; Discord's time is five seconds. */
  public synchronized void burstTime(Duration time) {
    burstTime = time;
  }

  /** A fresh id: of this millisecond, and larger than all before it. */
  String next() {
    long now = (System.currentTimeMillis() - EPOCH_MILLIS) << 22;
    return String.valueOf(last.updateAndGet(before -> Math.max(before + 1, now)));
  }

  /** Gives a person a name. */
  public synchronized void name(String id, String name) {
    names.put(id, name);
  }

  synchronized String name(String id) {
    return names.getOrDefault(id, id.equals(DiscordPeer.BOT) ? "sluice" : "user" + id);
  }

  synchronized DiscordAnswer channels(String verb, String[] parts, String query, DiscordBody body) {
    Channel channel = channels.get(parts[1]);
    if (channel == null) {
      return DiscordAnswer.refused(404, DiscordTrouble.NO_CHANNEL);
    }
    if (denied(channel, Permission.VIEW_CHANNEL)) {
      return DiscordAnswer.refused(403, 50_001);
    }
    if (parts.length == 2) {
      return DiscordAnswer.fine(channel.about(parts[1]));
    }
    if (parts.length == 3) {
      return verb.equals("POST") ? post(parts[1], channel, body) : list(channel, query);
    }
    Message message = channel.messages.get(parts[3]);
    if (message == null) {
      return DiscordAnswer.refused(404, DiscordTrouble.NO_MESSAGE);
    }
    return parts.length == 5 ? thread(parts[3], body) : edit(channel, message, body);
  }

  private static boolean denied(Channel channel, Permission permission) {
    return (channel.denied & permission.getRawValue()) != 0;
  }

  private DiscordAnswer post(String id, Channel channel, DiscordBody body) {
    if (denied(channel, Permission.MESSAGE_SEND)) {
      return DiscordAnswer.refused(403, 50_013);
    }
    if (channel.recipient.equals(DiscordPeer.user("closed"))) {
      return DiscordAnswer.refused(403, 50_007);
    }
    Optional<String> trouble = DiscordRules.message(body.json(), true);
    if (trouble.isPresent()) {
      return DiscordAnswer.invalid(trouble.get());
    }
    String nonce = body.json().getString("nonce", "");
    Optional<Message> same =
        channel.messages.values().stream()
            .filter(m -> !nonce.isEmpty() && m.nonce().equals(nonce) && recent(m.id()))
            .findFirst();
    if (same.isPresent()) {
      return DiscordAnswer.fine(same.get().json());
    }
    if (!channel.takes(burstTime)) {
      return DiscordAnswer.limited(1);
    }
    Optional<Map<String, String>> files = body.files(Map.of());
    if (files.isEmpty()) {
      return DiscordAnswer.invalid("attachments");
    }
    Message message = new Message(next(), id, body.json(), nonce, files.get());
    channel.messages.put(message.id(), message);
    return DiscordAnswer.fine(message.json());
  }

  private static boolean recent(String id) {
    return Snowflake.at(id).isAfter(Instant.now().minus(NONCE));
  }

  private static DiscordAnswer list(Channel channel, String query) {
    long after = Long.parseLong(query.replaceAll(".*after=(\\d+).*", "$1"));
    DataArray found = DataArray.empty();
    channel.messages.values().stream()
        .filter(m -> Long.parseLong(m.id()) > after)
        .limit(100)
        .forEach(m -> found.add(m.json()));
    return DiscordAnswer.list(found);
  }

  private static DiscordAnswer edit(Channel channel, Message message, DiscordBody body) {
    Optional<String> trouble = DiscordRules.message(body.json(), false);
    if (trouble.isPresent()) {
      return DiscordAnswer.invalid(trouble.get());
    }
    Optional<Map<String, String>> files = body.files(message.files());
    if (files.isEmpty()) {
      return DiscordAnswer.invalid("attachments");
    }
    Message changed =
        new Message(message.id(), message.channel(), body.json(), message.nonce(), files.get());
    channel.messages.put(message.id(), changed);
    return DiscordAnswer.fine(changed.json());
  }

  /** A thread under a message has the id of the message. */
  private DiscordAnswer thread(String message, DiscordBody body) {
    String name = body.json().getString("name", "");
    if (name.isEmpty() || name.length() > 100) {
      return DiscordAnswer.invalid("name");
    }
    if (channels.containsKey(message)) {
      return DiscordAnswer.refused(400, DiscordTrouble.HAS_THREAD);
    }
    Channel thread = new Channel(name, DiscordPeer.GUILD, 0);
    channels.put(message, thread);
    return DiscordAnswer.of(201, thread.about(message));
  }

  synchronized DiscordAnswer conversation(String user) {
    if (user.equals(DiscordPeer.user("gone"))) {
      return DiscordAnswer.refused(404, 10_013);
    }
    String id = direct(user);
    Channel channel = channels.computeIfAbsent(id, key -> new Channel("", "", 0));
    channel.recipient = user;
    return DiscordAnswer.fine(channel.about(id));
  }

  /** Id of the direct conversation with a person. */
  public static String direct(String user) {
    return "3" + user.substring(1);
  }

  /** Messages of a channel or a thread, oldest first. */
  public synchronized List<Message> messages(String channel) {
    return Optional.ofNullable(channels.get(channel))
        .map(known -> List.copyOf(known.messages.values()))
        .orElse(List.of());
  }

  /** The name of a channel or a thread, if there is one. */
  public synchronized Optional<String> channel(String id) {
    return Optional.ofNullable(channels.get(id)).map(known -> known.name);
  }

  /** A message wherever it stands, also one that a person alone was shown. */
  public synchronized Optional<Message> message(String id) {
    return channels.values().stream()
        .flatMap(channel -> channel.messages.values().stream())
        .filter(message -> message.id().equals(id))
        .findFirst()
        .or(
            () ->
                whispers.stream()
                    .map(Whispered::message)
                    .filter(message -> message.id().equals(id))
                    .findFirst());
  }

  /** Somebody deletes a message, and its thread with it where it has one. */
  public synchronized void delete(String channel, String message) {
    Optional.ofNullable(channels.get(channel)).ifPresent(c -> c.messages.remove(message));
  }

  /** Somebody deletes a channel. */
  public synchronized void deleteChannel(String channel) {
    channels.remove(channel);
  }

  synchronized DiscordAnswer whisper(String user, String channel, DiscordBody body) {
    Optional<Map<String, String>> files = body.files(Map.of());
    if (files.isEmpty()) {
      return DiscordAnswer.invalid("attachments");
    }
    Message message = new Message(next(), channel, body.json(), "", files.get());
    whispers.add(new Whispered(user, message));
    return DiscordAnswer.fine(message.json());
  }

  /** What a person alone was shown, oldest first. */
  public synchronized List<Message> whispers(String user) {
    return whispers.stream().filter(w -> w.user().equals(user)).map(Whispered::message).toList();
  }

  private record Whispered(String user, Message message) {}

  private static final class Channel {
    private final String name;
    private final String guild;
    private final long denied;
    private final Map<String, Message> messages = new LinkedHashMap<>();
    private final Deque<Instant> posts = new ArrayDeque<>();
    private String recipient = "";

    Channel(String name, String guild, long denied) {
      this.name = name;
      this.guild = guild;
      this.denied = denied;
    }

    /** Five messages in a time. */
    boolean takes(Duration time) {
      Instant now = Instant.now();
      posts.removeIf(at -> at.plus(time).isBefore(now));
      return posts.size() < BURST && posts.add(now);
    }

    DataObject about(String id) {
      DataObject overwrite =
          DataObject.empty()
              .put("id", DiscordPeer.GUILD)
              .put("type", 0)
              .put("allow", "0")
              .put("deny", String.valueOf(denied));
      return DataObject.empty()
          .put("id", id)
          .put("name", name)
          .put("guild_id", guild)
          .put("type", guild.isEmpty() ? 1 : 0)
          .put("permission_overwrites", DataArray.empty().add(overwrite));
    }
  }

  /**
   * A message as Discord keeps it.
   *
   * @param nonce what the bot posted it with, or empty
   * @param files its files by name
   */
  public record Message(
      String id, String channel, DataObject body, String nonce, Map<String, String> files) {
    /** As Discord shows it to bots. */
    public DataObject json() {
      DataObject shown = DataObject.fromJson(body.toJson());
      shown
          .optArray("embeds")
          .ifPresent(
              all -> all.stream(DataArray::getObject).forEach(embed -> embed.put("type", "rich")));
      return shown
          .remove("nonce")
          .remove("enforce_nonce")
          .put("id", id)
          .put("channel_id", channel)
          .put("type", 0)
          .put("timestamp", Snowflake.at(id).toString())
          .put("edited_timestamp", null)
          .put("tts", false)
          .put("pinned", false)
          .put("flags", 0)
          .put("mention_everyone", false)
          .put("mentions", DataArray.empty())
          .put("mention_roles", DataArray.empty())
          .put("attachments", DataArray.empty())
          .put(
              "author",
              DataObject.empty()
                  .put("id", DiscordPeer.BOT)
                  .put("username", "sluice")
                  .put("discriminator", "0000")
                  .put("bot", true));
    }

    /** What a person reads in it, and what its buttons bring back. */
    public ReadMessage read() {
      return ReadMessage.of(body);
    }
  }
}
