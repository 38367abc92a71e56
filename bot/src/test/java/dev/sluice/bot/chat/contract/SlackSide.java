package dev.sluice.bot.chat.contract;

import dev.sluice.chat.Account;
import dev.sluice.chat.slack.ReadBlocks;
import dev.sluice.chat.slack.SlackPeer;
import dev.sluice.chat.slack.SlackPeer.Message;
import dev.sluice.chat.slack.SlackPeer.View;
import dev.sluice.chat.slack.SlackSender;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Slack over HTTP: signed deliveries in, and what stands at the local peer. */
final class SlackSide implements ChatSide {
  private static final String UNMARKED = "{}";

  private final SlackPeer peer = new SlackPeer();
  private final SlackSender sender = new SlackSender(peer);
  private volatile String last = "";

  SlackPeer peer() {
    return peer;
  }

  SlackSender sender() {
    return sender;
  }

  @Override
  public String platform() {
    return "slack";
  }

  @Override
  public List<String> settings() {
    return sender.settings().entrySet().stream()
        .map(one -> one.getKey() + "=" + one.getValue())
        .toList();
  }

  @Override
  public String channel() {
    return SlackPeer.TEAM + "/" + SlackPeer.CHANNEL;
  }

  @Override
  public Account account(String person) {
    return new Account("slack", SlackPeer.TEAM, user(person));
  }

  private static String user(String person) {
    return "U" + person.toUpperCase(Locale.ROOT);
  }

  @Override
  public void ready(ConfigurableApplicationContext server, URI address) {
    sender.to(address);
  }

  private void deliver(String body) {
    last = body;
    deliversAgain();
  }

  @Override
  public void deliversAgain() {
    int status = sender.deliver(last);
    if (status != 200) {
      throw new AssertionError("Slack got " + status);
    }
  }

  @Override
  public void types(String person, String line) {
    deliver(sender.command(user(person), line));
  }

  @Override
  public void presses(String person, Seen on, String token) {
    deliver(sender.press(user(person), on.id().split("/", 2)[0], token));
  }

  @Override
  public void submits(String person, SeenForm form, Map<String, String> values) {
    View view =
        peer.views(user(person)).stream()
            .filter(v -> v.id().equals(form.handle()))
            .findFirst()
            .orElseThrow();
    deliver(sender.submission(view, values, Map.of()));
  }

  @Override
  public List<Seen> channelMessages() {
    return peer.messages(SlackPeer.CHANNEL).stream()
        .map(m -> seen(SlackPeer.CHANNEL, m.ts(), m.blocks()))
        .toList();
  }

  @Override
  public List<Seen> thread(Seen message) {
    String[] id = message.id().split("/", 2);
    return peer.thread(id[0], id[1]).stream().map(m -> seen(id[0], m.ts(), m.blocks())).toList();
  }

  @Override
  public List<Seen> direct(String person) {
    return conversation(person, true).toList();
  }

  private Stream<Seen> conversation(String person, boolean marked) {
    String channel = SlackPeer.direct(user(person));
    return peer.messages(channel).stream()
        .filter(m -> marked(m) == marked)
        .map(m -> seen(channel, m.ts(), m.blocks()));
  }

  private static boolean marked(Message message) {
    return !message.metadata().equals(UNMARKED);
  }

  @Override
  public List<Seen> whispers(String person) {
    Stream<Seen> inPlace =
        peer.whispers(user(person)).stream().map(w -> seen(SlackPeer.CHANNEL, w.ts(), w.blocks()));
    return Stream.concat(inPlace, conversation(person, false))
        .sorted(Comparator.comparing(seen -> seen.id().split("/", 2)[1]))
        .toList();
  }

  @Override
  public List<SeenForm> forms(String person) {
    return peer.views(user(person)).stream().map(SlackSide::form).toList();
  }

  private static SeenForm form(View view) {
    List<String> fields =
        view.content().getAsJsonArray("blocks").asList().stream()
            .filter(block -> block.getAsJsonObject().has("block_id"))
            .map(block -> block.getAsJsonObject().get("block_id").getAsString())
            .toList();
    String title = view.content().getAsJsonObject("title").get("text").getAsString();
    return new SeenForm(view.id(), title, fields);
  }

  private static Seen seen(String channel, String ts, String blocks) {
    ReadBlocks read = ReadBlocks.of(blocks);
    return new Seen(channel + "/" + ts, read.text(), read.buttons());
  }

  @Override
  public List<String> sent() {
    return peer.taken();
  }

  @Override
  public void deletes(Seen message) {
    String[] id = message.id().split("/", 2);
    peer.delete(id[0], id[1]);
  }

  @Override
  public void goesAway() {
    peer.goesAway();
  }

  @Override
  public void comesBack() {
    peer.comesBack();
  }

  @Override
  public void close() {
    peer.close();
  }
}
