package dev.sluice.chat.discord;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * Discord as a server on this machine: methods with a token, servers, channels with permissions,
 * messages that can be edited and deleted, threads, interactions that are answered once within
 * three seconds, forms, files. It refuses what Discord refuses.
 */
public final class DiscordPeer implements AutoCloseable {
  /** The server of Discord. */
  public static final String GUILD = "110000000000000001";

  /** The channel of the team, in which the bot may do everything it needs. */
  public static final String CHANNEL = "130000000000000001";

  /** A channel that the bot does not see. */
  public static final String HIDDEN = "130000000000000002";

  /** A channel in which the bot may only read. */
  public static final String READ_ONLY = "130000000000000003";

  /** The id of the application. */
  public static final String APPLICATION = "120000000000000001";

  /** The account of the bot. */
  public static final String BOT = "140000000000000001";

  /** The token of the bot. */
  public static final String TOKEN = "bot-token-of-acme";

  private static final String API = "/api/v10/";
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final DiscordStore store = new DiscordStore();
  private final DiscordCallbacks callbacks = new DiscordCallbacks(store);
  private final Map<String, String> files = new ConcurrentHashMap<>();
  private final Map<String, Integer> calls = new ConcurrentHashMap<>();
  private final List<Taken> taken = new CopyOnWriteArrayList<>();
  private final AtomicInteger limited = new AtomicInteger();
  private final AtomicInteger swallowed = new AtomicInteger();
  private final DiscordSettings settings = new DiscordSettings();
  private volatile boolean away;

  /** A peer that listens. */
  public DiscordPeer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
    server.setExecutor(threads);
    server.createContext(API, this::method);
    server.createContext("/cdn/", this::download);
    server.start();
  }

  /** The id of a person. */
  public static String user(String name) {
    return String.valueOf(200_000_000_000_000_000L + (name.hashCode() & 0x7FFF_FFFF));
  }

  private String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Prefix of its methods. */
  public String api() {
    return address() + API;
  }

  /** Where it keeps files. */
  public String cdn() {
    return address() + "/cdn/";
  }

  /** Goes away: every method is answered with 503. */
  public void goesAway() {
    away = true;
  }

  /** Is there again. */
  public void comesBack() {
    away = false;
  }

  /** Answers so many calls with 429 and a moment to wait. */
  public void limits(int count) {
    limited.set(count);
  }

  /** Does so many posts, but loses the answer. */
  public void swallows(int count) {
    swallowed.set(count);
  }

  /** What the administration of the application says. */
  public DiscordSettings settings() {
    return settings;
  }

  /** How often a method was called, with whatever result; ids stand as {@code *}. */
  public int calls(String method) {
    return calls.getOrDefault(method, 0);
  }

  /** All calls so far that had a body. */
  public List<Taken> taken() {
    return List.copyOf(taken);
  }

  /** What stands in channels, and what people alone were shown. */
  public DiscordStore store() {
    return store;
  }

  /** Interactions that people have begun. */
  public DiscordCallbacks callbacks() {
    return callbacks;
  }

  /** Somebody gives a file; what Discord says about it. */
  public DataObject put(String name, String content) {
    String id = store.next();
    String path = "attachments/" + CHANNEL + "/" + id + "/" + name;
    files.put(path, content);
    return DataObject.empty()
        .put("id", id)
        .put("filename", name)
        .put("size", content.length())
        .put("url", cdn() + path + "?ex=1&is=2&hm=3");
  }

  private void method(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(API.length());
    String verb = exchange.getRequestMethod();
    calls.merge(verb + " " + path.replaceAll("[0-9]{17,}(/int-[^/]+)?", "*"), 1, Integer::sum);
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (away) {
      answer(exchange, DiscordAnswer.of(503, DataObject.empty()));
      return;
    }
    if (limited.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      answer(exchange, DiscordAnswer.limited(0.25));
      return;
    }
    String type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    DiscordBody read = DiscordBody.of(type, body);
    if (!read.text().isBlank()) {
      taken.add(new Taken(verb, path, read.text()));
    }
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    DiscordAnswer result =
        authorised(exchange, path) ? call(verb, path, query, read) : DiscordAnswer.refused(401, 0);
    boolean post = verb.equals("POST") && path.matches("channels/\\d+/messages");
    boolean lost =
        post && result.status() == 200 && swallowed.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    answer(exchange, lost ? DiscordAnswer.of(504, DataObject.empty()) : result);
  }

  /** Interactions are answered by their own token. */
  private static boolean authorised(HttpExchange exchange, String path) {
    String agent =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("User-Agent")).orElse("");
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    boolean own = path.startsWith("interactions/") || path.startsWith("webhooks/");
    return agent.startsWith("DiscordBot (") && (own || ("Bot " + TOKEN).equals(given));
  }

  private DiscordAnswer call(String verb, String path, String query, DiscordBody body) {
    String[] parts = path.split("/", -1);
    return switch (parts[0]) {
      case "channels" -> store.channels(verb, parts, query, body);
      case "interactions", "webhooks" -> callbacks.call(verb, parts, body);
      case "users" -> users(verb, parts, body);
      case "guilds" -> guilds(parts);
      case "applications" -> applications(verb, parts, body);
      default -> DiscordAnswer.refused(404, 0);
    };
  }

  private DiscordAnswer users(String verb, String[] parts, DiscordBody body) {
    if (verb.equals("POST")) {
      return store.conversation(body.json().getString("recipient_id", ""));
    }
    String id = parts[1].equals("@me") ? BOT : parts[1];
    return DiscordAnswer.fine(
        DataObject.empty()
            .put("id", id)
            .put("username", store.name(id))
            .put("bot", id.equals(BOT)));
  }

  private DiscordAnswer guilds(String[] parts) {
    if (!parts[1].equals(GUILD)) {
      return DiscordAnswer.refused(404, 10_004);
    }
    if (parts.length > 2) {
      DataObject bot = DataObject.empty().put("id", parts[3]);
      return DiscordAnswer.fine(
          DataObject.empty().put("user", bot).put("roles", DataArray.empty()));
    }
    return DiscordAnswer.fine(
        DataObject.empty()
            .put("id", GUILD)
            .put("name", "Acme")
            .put("roles", DataArray.empty().add(settings.everyone())));
  }

  private DiscordAnswer applications(String verb, String[] parts, DiscordBody body) {
    if (parts[1].equals("@me")) {
      return DiscordAnswer.fine(settings.application());
    }
    if (!parts[1].equals(APPLICATION) || !parts[3].equals(GUILD)) {
      return DiscordAnswer.refused(403, 50_001);
    }
    if (verb.equals("PUT")) {
      Optional<String> trouble = DiscordRules.commands(body.array());
      if (trouble.isPresent()) {
        return DiscordAnswer.invalid(trouble.get());
      }
      settings.commands(body.array());
    }
    return DiscordAnswer.list(settings.commands());
  }

  private void download(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/cdn/".length());
    byte[] bytes = files.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(
        files.containsKey(path) ? 200 : 404, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static void answer(HttpExchange exchange, DiscordAnswer answer) throws IOException {
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    if (bytes.length > 0) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * A call.
   *
   * @param path what stands behind the version in its path
   * @param body its JSON
   */
  public record Taken(String verb, String path, String body) {}
}
