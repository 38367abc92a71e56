package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/**
 * A server with one platform beside the console, and words for what people do and see there, so
 * that a scenario reads as a transcript.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ChatScenes {
  static final String SQL = "ALTER TABLE users ADD COLUMN nick text;";
  private static final Pattern OPENED = Pattern.compile("(?s).*Opened #(\\d+) .*");

  private ContractServer server;
  private ChatSide side;
  private final Map<String, Integer> read = new HashMap<>();
  private final Map<String, Integer> filled = new HashMap<>();

  /** The platform under test. */
  abstract ChatSide side();

  @BeforeAll
  void start() {
    side = side();
    server = new ContractServer(side);
  }

  @AfterAll
  void stop() {
    server.close();
    Pictures.keep(side);
  }

  /** What was whispered or asked before a scenario is not its business. */
  @BeforeEach
  void readEverything() {
    for (String name : List.of("alice", "bob", "carol", "dave", "erin", "mallory")) {
      read.put(name, side.whispers(name).size());
      filled.put(name, side.forms(name).size());
    }
  }

  ContractServer server() {
    return server;
  }

  ChatSide people() {
    return side;
  }

  /** The next thing that a person alone is told. */
  Seen told(String name) {
    int index = read.getOrDefault(name, 0);
    ChatWorld.await(() -> side.whispers(name).size() > index);
    read.put(name, index + 1);
    return side.whispers(name).get(index);
  }

  /** Alice opens a migration by a line; its number. */
  long opened(String title, String sql) {
    return opened("alice", title, sql);
  }

  long opened(String person, String title, String sql) {
    side.types(person, "/sluice new shop \"" + title + "\" " + sql);
    return number(told(person));
  }

  /** The number in the answer to whoever opened a migration. */
  static long number(Seen answer) {
    Matcher matcher = OPENED.matcher(answer.text());
    assertThat(matcher.matches()).as(answer.text()).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** The one card of a migration, once it says something. */
  Seen card(long number, String text) {
    return await(() -> side.channelMessages().stream(), number, text);
  }

  /** The card of a migration, once it has a button. */
  Seen offering(long number, String label) {
    Pattern about = Pattern.compile("(?s).*#" + number + "\\b.*");
    Supplier<Stream<Seen>> cards =
        () ->
            side.channelMessages().stream()
                .filter(m -> about.matcher(m.text()).matches())
                .filter(m -> m.buttons().containsKey(label));
    ChatWorld.await(() -> cards.get().findAny().isPresent());
    return cards.get().findFirst().orElseThrow();
  }

  /** The direct message about a migration, once it says something. */
  Seen direct(String name, long number, String text) {
    return await(() -> side.direct(name).stream(), number, text);
  }

  private static Seen await(Supplier<Stream<Seen>> messages, long number, String text) {
    AtomicReference<List<Seen>> found = new AtomicReference<>(List.of());
    Pattern about = Pattern.compile("(?s).*#" + number + "\\b.*");
    try {
      ChatWorld.await(
          () -> {
            List<Seen> all = messages.get().filter(m -> about.matcher(m.text()).matches()).toList();
            found.set(all);
            return all.stream().anyMatch(message -> message.text().contains(text));
          });
    } catch (AssertionError late) {
      throw new AssertionError(late.getMessage() + ": " + text + " in " + found.get(), late);
    }
    return found.get().stream().filter(m -> m.text().contains(text)).findFirst().orElseThrow();
  }

  /** The newest form with a title that a person was shown since the scenario began. */
  SeenForm form(String name, String title) {
    ChatWorld.await(() -> forms(name, title).findAny().isPresent());
    return forms(name, title).reduce((earlier, later) -> later).orElseThrow();
  }

  private Stream<SeenForm> forms(String name, String title) {
    return side.forms(name).stream()
        .skip(filled.getOrDefault(name, 0))
        .filter(form -> form.title().startsWith(title));
  }

  void presses(String name, Seen on, String label) {
    side.presses(name, on, on.press(label));
  }

  /** The trail of a migration: what, how it ended, who, where. */
  List<String> audit(long number) {
    return server
        .jdbc()
        .sql(
            """
            SELECT code || ' ' || outcome || ' ' || actor_subject || ' ' || environment
            FROM audit_entry WHERE workspace = 'acme' AND migration = :number ORDER BY sequence
            """)
        .param("number", number)
        .query(String.class)
        .list()
        .stream()
        .map(String::strip)
        .toList();
  }

  /**
   * Whether beside each decision stands how its person had proved on this platform who he is; on
   * the console there is no browser here, and so no session that could say it.
   */
  boolean keepsTheProof(long number) {
    boolean console = side.platform().equals("console");
    return server
        .jdbc()
        .sql(
            """
            SELECT bool_and(signed_in LIKE :proof) FROM approval_decision
            WHERE workspace = 'acme' AND migration = :number
            """)
        .param("proof", console ? "" : "chat|" + side.platform() + "|%")
        .param("number", number)
        .query(Boolean.class)
        .single();
  }

  /** Types a command in the browser console, which is there beside every platform. */
  void typesInTheConsole(String name, String line) {
    Account account = new Account("console", "", "local|" + name);
    server
        .bean(ChatInbox.class)
        .accept(
            new Inbound.Command(
                UUID.randomUUID().toString(), account, Place.direct(account), Instant.now(), line));
  }

  long waitingEvents() {
    return server
        .jdbc()
        .sql("SELECT count(*) FROM chat_inbox WHERE state = 'waiting'")
        .query(Long.class)
        .single();
  }
}
