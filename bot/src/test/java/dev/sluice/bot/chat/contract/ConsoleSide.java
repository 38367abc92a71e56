package dev.sluice.bot.chat.contract;

import dev.sluice.bot.chat.Transcript;
import dev.sluice.chat.Account;
import dev.sluice.chat.Block;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Form;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The browser console: what its pages hand in, and what stands in its tables. */
final class ConsoleSide implements ChatSide {
  private static final String NAME = "shop-changes";
  private static final String CHANNEL = ContractServer.WORKSPACE + "/" + NAME;

  private Optional<ConfigurableApplicationContext> server = Optional.empty();
  private Optional<Inbound> last = Optional.empty();

  @Override
  public String platform() {
    return "console";
  }

  @Override
  public List<String> settings() {
    return List.of();
  }

  @Override
  public String channel() {
    return NAME;
  }

  @Override
  public Account account(String person) {
    return new Account("console", "", "local|" + person);
  }

  @Override
  public void ready(ConfigurableApplicationContext started, URI address) {
    server = Optional.of(started);
  }

  @Override
  public void types(String person, String line) {
    accept(new Inbound.Command(fresh(), account(person), place(), Instant.now(), line, fresh()));
  }

  @Override
  public void presses(String person, Seen on, String token) {
    accept(new Inbound.Press(fresh(), account(person), place(), Instant.now(), token, fresh()));
  }

  @Override
  public void deliversAgain() {
    last.ifPresent(this::accept);
  }

  @Override
  public void submits(String person, SeenForm form, Map<String, String> values) {
    accept(
        new Inbound.Submission(
            fresh(), account(person), place(), Instant.now(), form.handle(), values));
  }

  private void accept(Inbound event) {
    last = Optional.of(event);
    server.orElseThrow().getBean(ChatInbox.class).accept(event);
  }

  private static String fresh() {
    return UUID.randomUUID().toString();
  }

  private static Place place() {
    return Place.channel("console", CHANNEL);
  }

  @Override
  public List<Seen> channelMessages() {
    return messages(CHANNEL, "");
  }

  @Override
  public List<Seen> thread(Seen message) {
    return messages(CHANNEL, message.id());
  }

  @Override
  public List<Seen> direct(String person) {
    return messages(Place.direct(account(person)).channel(), "");
  }

  private List<Seen> messages(String channel, String thread) {
    return jdbc()
        .sql(
            """
            SELECT id, body FROM console_message
            WHERE channel = :channel AND thread = :thread ORDER BY id
            """)
        .param("channel", channel)
        .param("thread", thread)
        .query((row, index) -> seen(row.getString("id"), row.getString("body")))
        .list();
  }

  @Override
  public List<Seen> whispers(String person) {
    return told(person, "whisper")
        .query((row, i) -> seen(row.getString(1), row.getString(2)))
        .list();
  }

  @Override
  public List<SeenForm> forms(String person) {
    return told(person, "form")
        .query((row, index) -> form(ChatJson.read(row.getString(2), Form.class)))
        .list();
  }

  private JdbcClient.StatementSpec told(String person, String kind) {
    return jdbc()
        .sql(
            """
            SELECT id, body FROM console_whisper
            WHERE account = :account AND kind = :kind ORDER BY id
            """)
        .param("account", account(person).id())
        .param("kind", kind);
  }

  private static Seen seen(String id, String body) {
    Message message = ChatJson.read(body, Message.class);
    Map<String, String> buttons = new LinkedHashMap<>();
    message.blocks().stream()
        .filter(Block.Buttons.class::isInstance)
        .flatMap(block -> ((Block.Buttons) block).buttons().stream())
        .forEach(button -> buttons.put(button.label(), button.token()));
    return new Seen(id, Transcript.of(message), buttons);
  }

  private static SeenForm form(Form form) {
    return new SeenForm(
        form.token(), form.title(), form.fields().stream().map(Form.Field::name).toList());
  }

  @Override
  public void deletes(Seen message) {
    jdbc()
        .sql("DELETE FROM console_message WHERE id = :id")
        .param("id", Long.parseLong(message.id()))
        .update();
  }

  private JdbcClient jdbc() {
    return server.orElseThrow().getBean(JdbcClient.class);
  }

  /** The console's messages are rows of the server's own store: it is never away alone. */
  @Override
  public void goesAway() {}

  @Override
  public void comesBack() {}

  @Override
  public void close() {}
}
