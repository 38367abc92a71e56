package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Microsoft's side of Teams as a server on this machine: the Bot Connector with its conversations
 * and messages, the keys that sign activities, the token endpoint of Entra, files at SharePoint. It
 * refuses what Teams refuses.
 */
public final class TeamsPeer implements AutoCloseable {
  /** The application id of the bot. */
  public static final String APP = "0a9a1b2c-0000-4000-8000-00000000b07a";

  /** The tenant. */
  public static final String TENANT = "7e4a0000-1111-4222-8333-00000000acee";

  /** The secret of the application. */
  public static final String SECRET = "the~client~secret";

  /** The channel of the team, in which the bot is. */
  public static final String CHANNEL = "19:team@thread.tacv2";

  /** The team. */
  public static final String TEAM = "19:acme-team@thread.tacv2";

  private static final String ROOT = ";messageid=";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final EntraPeer entra = new EntraPeer();
  private final Map<String, List<Message>> conversations = new LinkedHashMap<>();
  private final Map<String, String> direct = new ConcurrentHashMap<>();
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final List<JsonNode> taken = new ArrayList<>();
  private final Set<String> blocked = ConcurrentHashMap.newKeySet();
  private final AtomicLong clock = new AtomicLong(1_764_000_000_000L);
  private final AtomicInteger limited = new AtomicInteger();
  private final AtomicInteger faulty = new AtomicInteger();
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean away;

  /** A peer that listens. */
  public TeamsPeer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.setExecutor(threads);
    server.createContext("/openid/", exchange -> entra.keys(exchange, authority()));
    server.createContext("/login/", entra::login);
    server.createContext("/connector/v3/conversations", this::connector);
    server.createContext("/files/", this::download);
    server.start();
    conversations.put(CHANNEL, new ArrayList<>());
  }

  /** Where it listens, {@code host:port}. */
  public String authority() {
    return "localhost:" + server.getAddress().getPort();
  }

  /** The address of its Bot Connector, as activities name it. */
  public String service() {
    return "http://" + authority() + "/connector/";
  }

  /** The settings of a server that talks to it, below {@code sluice.chat.teams}. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("app-id", APP);
    settings.put("app-password", SECRET);
    settings.put("tenants[0]", TENANT);
    settings.put("teams[0]", TEAM);
    settings.put("endpoints.service", service());
    settings.put("endpoints.metadata", "http://" + authority() + "/openid/configuration");
    settings.put("endpoints.login", "http://" + authority() + "/login/");
    settings.put("endpoints.files", authority());
    settings.put("url", "https://sluice.example");
    return settings;
  }

  TeamsSigner signer() {
    return entra.signer();
  }

  /** The object id of a person in Entra. */
  public static String person(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  /** Goes away: everything is answered with 503. */
  public void goesAway() {
    away = true;
    entra.away(true);
  }

  /** Is there again. */
  public void comesBack() {
    away = false;
    entra.away(false);
  }

  /** Answers so many calls with 429 and a second to wait. */
  public void limits(int count) {
    limited.set(count);
  }

  /** A person blocks the bot. */
  public void blocks(String person) {
    blocked.add(person);
  }

  /** Nobody blocks the bot any more. */
  public void unblocks() {
    blocked.clear();
  }

  /** All tokens that were given out end now. */
  public void revokes() {
    entra.revokes();
  }

  EntraPeer entra() {
    return entra;
  }

  /** Answers with a fault once, after so many calls to the connector. */
  void faultsAfter(int more) {
    faulty.set(calls.get() + more + 1);
  }

  /** How often the connector was called. */
  int calls() {
    return calls.get();
  }

  /** A number that is later than all before; messages are numbered by it too. */
  public long now() {
    return clock.addAndGet(1_000);
  }

  /** Messages of a conversation outside threads, oldest first. */
  public synchronized List<Message> messages(String conversation) {
    return all(conversation).stream().filter(m -> m.thread().isEmpty()).toList();
  }

  /** Messages of a thread, oldest first. */
  public synchronized List<Message> thread(String conversation, String id) {
    return all(conversation).stream().filter(m -> m.thread().equals(id)).toList();
  }

  private List<Message> all(String conversation) {
    return List.copyOf(conversations.getOrDefault(conversation, List.of()));
  }

  /** The id of the direct conversation with a person. */
  public static String conversation(String person) {
    return "a:" + person;
  }

  /** Somebody deletes a message. */
  public synchronized void delete(String conversation, String id) {
    conversations.getOrDefault(conversation, new ArrayList<>()).removeIf(m -> m.id().equals(id));
  }

  /** A person deletes his conversation with the bot. */
  public synchronized void deletesConversation(String person) {
    conversations.remove(conversation(person));
  }

  /** Somebody sends a file to the bot; its address. */
  public String put(String name, String content) {
    files.put(name, content);
    return "http://" + authority() + "/files/" + name;
  }

  private void connector(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String header =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
    if (calls.incrementAndGet() == faulty.get() || away) {
      answer(exchange, 503, error("ServiceUnavailable"));
    } else if (limited.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      answer(exchange, 429, error("TooManyRequests"));
    } else if (!header.startsWith("Bearer ") || !entra.knows(header.substring(7))) {
      answer(exchange, 401, error("Unauthorized"));
    } else {
      String path =
          exchange.getRequestURI().getPath().substring("/connector/v3/conversations".length());
      Result result = call(exchange.getRequestMethod(), path, body);
      answer(exchange, result.status(), result.body());
    }
  }

  private synchronized Result call(String method, String path, byte[] body) throws IOException {
    String[] parts = path.split("/", -1);
    if (parts.length == 1 || (parts.length == 2 && parts[1].isEmpty())) {
      return create(body, Json.read(body));
    }
    String conversation = parts[1];
    int root = conversation.indexOf(ROOT);
    String channel = root < 0 ? conversation : conversation.substring(0, root);
    String thread = root < 0 ? "" : conversation.substring(root + ROOT.length());
    if (channel.startsWith("19:foreign")) {
      return new Result(403, error("BotNotInConversationRoster"));
    }
    if (!conversations.containsKey(channel)) {
      return new Result(404, error("ConversationNotFound"));
    }
    if (parts[2].equals("members")) {
      return members(parts.length > 3 ? parts[3] : "");
    }
    JsonNode activity = Json.read(body);
    Optional<String> wrong = TeamsRules.message(body, activity);
    if (wrong.isPresent()) {
      return new Result(wrong.get().startsWith("MessageSize") ? 413 : 400, error(wrong.get()));
    }
    return method.equals("PUT")
        ? update(channel, parts[3], activity)
        : post(channel, thread, activity);
  }

  private Result create(byte[] body, JsonNode asked) {
    if (!TENANT.equals(Json.text(asked, "tenantId"))
        || !("28:" + APP).equals(Json.text(asked, "bot", "id"))) {
      return new Result(400, error("BadArgument"));
    }
    if (asked.path("isGroup").asBoolean()) {
      String channel = Json.text(asked, "channelData", "channel", "id");
      if (channel.startsWith("19:foreign")) {
        return new Result(403, error("BotNotInConversationRoster"));
      }
      if (!conversations.containsKey(channel)) {
        return new Result(404, error("ConversationNotFound"));
      }
      Optional<String> wrong = TeamsRules.message(body, asked.path("activity"));
      if (wrong.isPresent()) {
        return new Result(wrong.get().startsWith("MessageSize") ? 413 : 400, error(wrong.get()));
      }
      Result posted = post(channel, "", asked.path("activity"));
      String id = Json.text(posted.body(), "id");
      return new Result(201, Json.object().put("id", channel + ROOT + id).put("activityId", id));
    }
    String person = Json.text(asked.path("members").path(0), "id");
    if (!TeamsProperties.isGuid(person) || person.equals(person("nobody"))) {
      return new Result(403, error("ForbiddenOperationException"));
    }
    String conversation = conversation(person);
    direct.put(conversation, person);
    conversations.putIfAbsent(conversation, new ArrayList<>());
    return new Result(201, Json.object().put("id", conversation));
  }

  private Result post(String conversation, String thread, JsonNode activity) {
    if (blocked.contains(direct.getOrDefault(conversation, ""))) {
      return new Result(403, error("MessageWritesBlocked"));
    }
    String id = String.valueOf(now());
    boolean alert = activity.path("channelData").path("notification").path("alert").asBoolean();
    add(
        conversation,
        new Message(id, thread, card(activity), Json.text(activity, "summary"), alert));
    return new Result(201, Json.object().put("id", id));
  }

  private void add(String conversation, Message message) {
    conversations.computeIfAbsent(conversation, key -> new ArrayList<>()).add(message);
  }

  private JsonNode card(JsonNode activity) {
    JsonNode card = activity.path("attachments").path(0).path("content");
    taken.add(card);
    return card;
  }

  /** Every card that was ever posted or updated. */
  public synchronized List<JsonNode> taken() {
    return List.copyOf(taken);
  }

  private Result update(String conversation, String id, JsonNode activity) {
    List<Message> messages = conversations.getOrDefault(conversation, List.of());
    for (int i = 0; i < messages.size(); i++) {
      Message old = messages.get(i);
      if (old.id().equals(id)) {
        String summary = Json.text(activity, "summary");
        messages.set(i, new Message(id, old.thread(), card(activity), summary, old.alert()));
        return new Result(200, Json.object().put("id", id));
      }
    }
    return new Result(404, error("ActivityNotFoundInConversation"));
  }

  private Result members(String id) {
    ArrayNode all = Json.array();
    for (String name : List.of("alice", "bob", "mallory")) {
      ObjectNode member =
          Json.object()
              .put("id", "29:" + name)
              .put("name", name)
              .put("aadObjectId", person(name))
              .put("tenantId", TENANT);
      if (id.equals(person(name))) {
        return new Result(200, member);
      }
      all.add(member);
    }
    return id.isEmpty() ? new Result(200, all) : new Result(404, error("MemberNotFound"));
  }

  private void download(HttpExchange exchange) throws IOException {
    String content = files.get(exchange.getRequestURI().getPath().substring("/files/".length()));
    byte[] bytes = (content == null ? "" : content).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        content == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static ObjectNode error(String code) {
    ObjectNode error = Json.object();
    error.set("error", Json.object().put("code", code).put("message", code));
    return error;
  }

  static void answer(HttpExchange exchange, int status, JsonNode body) throws IOException {
    byte[] bytes = Json.write(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private record Result(int status, JsonNode body) {}

  /**
   * A message as Teams keeps it.
   *
   * @param alert whether it stands in the activity feed of who got it
   */
  public record Message(String id, String thread, JsonNode card, String summary, boolean alert) {}
}
