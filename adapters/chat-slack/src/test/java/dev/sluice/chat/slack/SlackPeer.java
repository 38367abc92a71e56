package dev.sluice.chat.slack;

import static dev.sluice.chat.slack.SlackAnswers.answer;
import static dev.sluice.chat.slack.SlackAnswers.fine;
import static dev.sluice.chat.slack.SlackAnswers.form;
import static dev.sluice.chat.slack.SlackAnswers.nested;
import static dev.sluice.chat.slack.SlackAnswers.refused;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Slack as a server on this machine: methods with tokens and scopes, channels, messages that can be
 * edited and deleted, messages for one person, views that open once within their trigger's time,
 * files in three steps. It refuses what Slack refuses.
 */
public final class SlackPeer implements AutoCloseable {
  /** The team. */
  public static final String TEAM = "T0ACME";

  /** The channel of the team, in which the bot is. */
  public static final String CHANNEL = "C0TEAM";

  /** The token of the bot. */
  public static final String TOKEN = "xoxb-acme";

  /** The id of the app. */
  public static final String APP = "A0SLUICE";

  private static final Set<String> SCOPES = Set.copyOf(SlackSetup.SCOPES);

  private final HttpServer server;
  private final PeerFiles files;
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final List<Whispered> whispers = new ArrayList<>();
  private final List<View> views = new ArrayList<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final Map<String, String> triggers = new ConcurrentHashMap<>();
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final Set<String> missing = ConcurrentHashMap.newKeySet();
  private final AtomicLong clock = new AtomicLong(1_764_000_000_000_000L);
  private final AtomicInteger numbers = new AtomicInteger();
  private final AtomicInteger limited = new AtomicInteger();
  private final Set<String> limits = ConcurrentHashMap.newKeySet();
  private final AtomicInteger swallowed = new AtomicInteger();
  private volatile boolean away;

  /** A peer that listens. */
  public SlackPeer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/api/", this::method);
    files = new PeerFiles(authority());
    server.createContext("/upload/", files::upload);
    server.createContext("/files/", files::download);
    server.start();
    channels.put(CHANNEL, new Channel("team", true, false));
    channels.put("C0OTHER", new Channel("other", false, false));
    channels.put("C0OLD", new Channel("old", true, true));
  }

  /** Where it listens, {@code host:port}. */
  public String authority() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** Prefix of its methods. */
  public String api() {
    return "http://" + authority() + "/api/";
  }

  /** Goes away: every method is answered with 503. */
  public void goesAway() {
    away = true;
  }

  /** Is there again. */
  public void comesBack() {
    away = false;
  }

  /** Answers so many calls with 429 and a second to wait. */
  public void limits(int count) {
    limited.set(count);
  }

  /** Answers the next call of one method with 429 and a second to wait. */
  public void limits(String method) {
    limits.add(method);
  }

  /** Does so many posts, but loses the answer. */
  public void swallows(int count) {
    swallowed.set(count);
  }

  /** Takes a scope from the app. */
  public void takesScope(String scope) {
    missing.add(scope);
  }

  /** Gives all scopes back. */
  public void givesScopes() {
    missing.clear();
  }

  /** How often a method was called, with whatever result. */
  public int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** A trigger that opens one view of a person. */
  public String trigger(String user) {
    String trigger = numbers.incrementAndGet() + ".trigger";
    triggers.put(trigger, user);
    return trigger;
  }

  /** Messages of a channel outside threads, oldest first. */
  public synchronized List<Message> messages(String channel) {
    return all(channel).stream().filter(m -> m.thread().isEmpty()).toList();
  }

  /** Messages of a thread, oldest first. */
  public synchronized List<Message> thread(String channel, String ts) {
    return all(channel).stream().filter(m -> m.thread().equals(ts)).toList();
  }

  private List<Message> all(String channel) {
    Channel known = channels.get(channel);
    return known == null ? List.of() : List.copyOf(known.messages.values());
  }

  /** Id of the direct conversation with a person. */
  public static String direct(String user) {
    return "D" + user;
  }

  /** What a person alone was shown in channels, and as files or messages by the bot directly. */
  public synchronized List<Whispered> whispers(String user) {
    return whispers.stream().filter(w -> w.user().equals(user)).toList();
  }

  /** Views that were opened for a person. */
  public synchronized List<View> views(String user) {
    return views.stream().filter(v -> v.user().equals(user)).toList();
  }

  /** Blocks and views of all calls so far, each as JSON. */
  public List<String> taken() {
    return List.copyOf(taken);
  }

  /** Somebody deletes a message. */
  public synchronized void delete(String channel, String ts) {
    Optional.ofNullable(channels.get(channel)).ifPresent(c -> c.messages.remove(ts));
  }

  /** Somebody puts a file there; its id. */
  public String put(String name, String content) {
    return files.put(name, content);
  }

  /** Files that stand in a channel. */
  public List<StoredFile> files(String channel) {
    return files.in(channel);
  }

  private void method(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/api/".length());
    calls.merge(name, 1, Integer::sum);
    Map<String, String> form = form(exchange.getRequestBody().readAllBytes());
    Stream.of("blocks", "view")
        .filter(form::containsKey)
        .map(content -> form.getOrDefault(content, ""))
        .forEach(taken::add);
    if (away) {
      answer(exchange, 503, new JsonObject());
    } else if (limited.getAndUpdate(n -> Math.max(0, n - 1)) > 0 || limits.remove(name)) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      answer(exchange, 429, refused("ratelimited"));
    } else {
      String header =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      JsonObject result = call(name, header.replaceFirst("^Bearer ", ""), form);
      exchange.getResponseHeaders().set("x-oauth-scopes", String.join(",", granted()));
      boolean lost =
          name.equals("chat.postMessage") && swallowed.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
      answer(exchange, lost ? 504 : 200, result);
    }
  }

  private List<String> granted() {
    return SCOPES.stream().filter(scope -> !missing.contains(scope)).sorted().toList();
  }

  private synchronized JsonObject call(String name, String token, Map<String, String> form) {
    if (!token.equals(TOKEN)) {
      return refused("invalid_auth");
    }
    Optional<String> scope = SlackRules.scope(name).filter(missing::contains);
    if (scope.isPresent()) {
      JsonObject refused = refused("missing_scope");
      refused.addProperty("needed", scope.get());
      return refused;
    }
    return switch (name) {
      case "auth.test" -> fine("team_id", TEAM, "user", "sluice", "user_id", "UBOT");
      case "chat.postMessage" -> post(form);
      case "chat.update" -> update(form);
      case "chat.postEphemeral" -> whisper(form);
      case "conversations.open" -> open(form.getOrDefault("users", ""));
      case "conversations.history", "conversations.replies" -> history(form);
      case "conversations.info" -> info(form.getOrDefault("channel", ""));
      case "views.open" -> view(form);
      case "users.info" ->
          nested("user", fine("id", form.getOrDefault("user", ""), "name", user(form)));
      case "team.info" -> nested("team", fine("id", TEAM, "name", "Acme"));
      case "files.getUploadURLExternal" -> files.announce(form);
      case "files.completeUploadExternal" ->
          place(form.getOrDefault("channel_id", ""))
              .map(SlackAnswers::refused)
              .orElseGet(() -> files.complete(form));
      case "files.info" -> files.file(form.getOrDefault("file", ""));
      default -> refused("unknown_method");
    };
  }

  private static String user(Map<String, String> form) {
    return form.getOrDefault("user", "U").substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  private JsonObject post(Map<String, String> form) {
    String id = form.getOrDefault("channel", "");
    Optional<String> trouble = place(id).or(() -> content(form));
    if (trouble.isPresent()) {
      return refused(trouble.get());
    }
    String ts = nextTs();
    Channel channel = channel(id);
    String metadata = form.getOrDefault("metadata", "{}");
    channel.messages.put(
        ts,
        new Message(ts, form.getOrDefault("thread_ts", ""), blocks(form), text(form), metadata));
    return fine("ts", ts, "channel", id);
  }

  private JsonObject update(Map<String, String> form) {
    String id = form.getOrDefault("channel", "");
    Optional<String> trouble = place(id).or(() -> content(form));
    if (trouble.isPresent()) {
      return refused(trouble.get());
    }
    String ts = form.getOrDefault("ts", "");
    Message before = channel(id).messages.get(ts);
    if (before == null) {
      return refused("message_not_found");
    }
    channel(id)
        .messages
        .put(ts, new Message(ts, before.thread(), blocks(form), text(form), before.metadata()));
    return fine("ts", ts, "channel", id);
  }

  private JsonObject whisper(Map<String, String> form) {
    Optional<String> trouble = place(form.getOrDefault("channel", "")).or(() -> content(form));
    if (trouble.isPresent()) {
      return refused(trouble.get());
    }
    String ts = nextTs();
    whispers.add(new Whispered(ts, form.getOrDefault("user", ""), blocks(form), text(form)));
    return fine("message_ts", ts, "channel", form.getOrDefault("channel", ""));
  }

  private Optional<String> place(String id) {
    Channel channel = channels.get(id);
    if (channel == null) {
      return Optional.of("channel_not_found");
    }
    if (channel.archived) {
      return Optional.of("is_archived");
    }
    return channel.member ? Optional.empty() : Optional.of("not_in_channel");
  }

  private static Optional<String> content(Map<String, String> form) {
    return form.containsKey("blocks")
        ? SlackRules.blocks(form.getOrDefault("blocks", ""))
        : Optional.of("no_text");
  }

  private JsonObject open(String user) {
    if (user.equals("UGONE")) {
      return refused("user_disabled");
    }
    String id = direct(user);
    channels.putIfAbsent(id, new Channel(id, true, false));
    return nested("channel", fine("id", id));
  }

  private JsonObject history(Map<String, String> form) {
    String thread = form.getOrDefault("ts", "");
    JsonArray found = new JsonArray();
    for (Message message : all(form.getOrDefault("channel", ""))) {
      if (message.thread().equals(thread)) {
        JsonObject each = fine("type", "message", "ts", message.ts(), "text", message.text());
        each.add("metadata", JsonParser.parseString(message.metadata()));
        found.add(each);
      }
    }
    JsonObject result = fine();
    result.add("messages", found);
    return result;
  }

  private JsonObject info(String id) {
    Channel channel = channels.get(id);
    if (channel == null) {
      return refused("channel_not_found");
    }
    JsonObject about = fine("id", id, "name", channel.name);
    about.addProperty("is_member", channel.member);
    about.addProperty("is_archived", channel.archived);
    return nested("channel", about);
  }

  private JsonObject view(Map<String, String> form) {
    String user = triggers.remove(form.getOrDefault("trigger_id", ""));
    if (user == null) {
      return refused("expired_trigger_id");
    }
    JsonObject view = JsonParser.parseString(form.getOrDefault("view", "{}")).getAsJsonObject();
    Optional<String> trouble = SlackRules.view(view);
    if (trouble.isPresent()) {
      return refused(trouble.get());
    }
    views.add(new View("V" + numbers.incrementAndGet(), user, view));
    return nested("view", fine("id", "V"));
  }

  private Channel channel(String id) {
    return Optional.ofNullable(channels.get(id)).orElseThrow();
  }

  private String nextTs() {
    long micros = clock.addAndGet(1_000_000);
    return micros / 1_000_000 + "." + "%06d".formatted(micros % 1_000_000);
  }

  private static String blocks(Map<String, String> form) {
    return form.getOrDefault("blocks", "[]");
  }

  private static String text(Map<String, String> form) {
    return form.getOrDefault("text", "");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static final class Channel {
    private final String name;
    private final boolean member;
    private final boolean archived;
    private final Map<String, Message> messages = new LinkedHashMap<>();

    Channel(String name, boolean member, boolean archived) {
      this.name = name;
      this.member = member;
      this.archived = archived;
    }
  }

  /** A message as Slack keeps it. */
  public record Message(String ts, String thread, String blocks, String text, String metadata) {}

  /** A message that one person alone was shown. */
  public record Whispered(String ts, String user, String blocks, String text) {}

  /** A view that was opened. */
  public record View(String id, String user, JsonObject content) {}

  /** A file; the channel is empty until it stands in one. */
  public record StoredFile(String name, String content, String channel, String thread) {}
}
