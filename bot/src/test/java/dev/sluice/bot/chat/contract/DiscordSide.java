package dev.sluice.bot.chat.contract;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.chat.Account;
import dev.sluice.chat.discord.DiscordCallbacks.Modal;
import dev.sluice.chat.discord.DiscordPeer;
import dev.sluice.chat.discord.DiscordPeople;
import dev.sluice.chat.discord.DiscordSender;
import dev.sluice.chat.discord.DiscordStore;
import dev.sluice.chat.discord.DiscordStore.Message;
import dev.sluice.chat.discord.ReadMessage;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.springframework.context.ConfigurableApplicationContext;

/** Discord over HTTP: signed deliveries in, and what stands at the local peer. */
final class DiscordSide implements ChatSide {
  private static final int ACCEPTED = 202;

  private final DiscordPeer peer = new DiscordPeer();
  private final DiscordPeople people = new DiscordPeople(peer);
  private final DiscordSender sender = new DiscordSender();
  private volatile String last = "";

  DiscordSide() {
    // Many scenarios share one channel; what its limit does is tested where only it is tried.
    peer.store().burstTime(Duration.ofMillis(100));
  }

  DiscordPeer peer() {
    return peer;
  }

  DiscordPeople people() {
    return people;
  }

  @Override
  public String platform() {
    return "discord";
  }

  @Override
  public List<String> settings() {
    return List.of(
        "sluice.chat.discord.application-id=" + DiscordPeer.APPLICATION,
        "sluice.chat.discord.bot-token=" + DiscordPeer.TOKEN,
        "sluice.chat.discord.mode=http",
        "sluice.chat.discord.public-key=" + sender.publicKey(),
        "sluice.chat.discord.guilds[0]=" + DiscordPeer.GUILD,
        "sluice.chat.discord.api=" + peer.api(),
        "sluice.chat.discord.files=" + peer.cdn(),
        "sluice.chat.discord.url=https://sluice.example");
  }

  @Override
  public String channel() {
    return DiscordPeer.GUILD + "/" + DiscordPeer.CHANNEL;
  }

  @Override
  public Account account(String person) {
    return new Account("discord", DiscordPeer.GUILD, DiscordPeer.user(person));
  }

  @Override
  public void ready(ConfigurableApplicationContext server, URI address) {
    sender.to(address);
  }

  void deliver(DataObject interaction) {
    last = interaction.toString();
    deliversAgain();
  }

  @Override
  public void deliversAgain() {
    int status = sender.deliver(last);
    if (status != ACCEPTED) {
      throw new AssertionError("Discord got " + status);
    }
  }

  @Override
  public void types(String person, String line) {
    deliver(people.command(DiscordPeer.user(person), line));
  }

  /** A button that asks first is pressed again in its question, as people do. */
  @Override
  public void presses(String person, Seen on, String token) {
    String user = DiscordPeer.user(person);
    int before = questions(user).size();
    deliver(people.press(user, on.id(), token));
    if (DiscordPeople.asks(token)) {
      ChatWorld.await(() -> questions(user).size() > before);
      Message question = questions(user).get(before);
      String yes = question.read().buttons().values().iterator().next();
      deliver(people.press(user, question.id(), yes));
    }
  }

  /** What a person was last asked before a button counted. */
  String asked(String person) {
    List<Message> asked = questions(DiscordPeer.user(person));
    return asked.get(asked.size() - 1).read().text();
  }

  private List<Message> questions(String user) {
    return peer.store().whispers(user).stream().filter(DiscordSide::question).toList();
  }

  private static boolean question(Message message) {
    return message.read().text().contains("Press again to do it.");
  }

  @Override
  public void submits(String person, SeenForm form, Map<String, String> values) {
    Modal modal =
        peer.callbacks().modals(DiscordPeer.user(person)).stream()
            .filter(m -> m.id().equals(form.handle()))
            .findFirst()
            .orElseThrow();
    deliver(people.submit(modal, values, Map.of()));
  }

  @Override
  public List<Seen> channelMessages() {
    return peer.store().messages(DiscordPeer.CHANNEL).stream().map(DiscordSide::seen).toList();
  }

  @Override
  public List<Seen> thread(Seen message) {
    return peer.store().messages(message.id()).stream().map(DiscordSide::seen).toList();
  }

  @Override
  public List<Seen> direct(String person) {
    return conversation(person, true).map(DiscordSide::seen).toList();
  }

  private Stream<Message> conversation(String person, boolean kept) {
    return peer.store().messages(DiscordStore.direct(DiscordPeer.user(person))).stream()
        .filter(message -> message.nonce().isEmpty() != kept);
  }

  @Override
  public List<Seen> whispers(String person) {
    Stream<Message> inPlace =
        peer.store().whispers(DiscordPeer.user(person)).stream().filter(m -> !question(m));
    return Stream.concat(inPlace, conversation(person, false))
        .sorted(Comparator.comparing(message -> Long.parseLong(message.id())))
        .map(DiscordSide::seen)
        .toList();
  }

  @Override
  public List<SeenForm> forms(String person) {
    return peer.callbacks().modals(DiscordPeer.user(person)).stream()
        .map(DiscordSide::form)
        .toList();
  }

  private static SeenForm form(Modal modal) {
    List<String> fields =
        modal.content().getArray("components").stream(DataArray::getObject)
            .flatMap(part -> part.optObject("component").stream())
            .map(input -> input.getString("custom_id"))
            .toList();
    return new SeenForm(modal.id(), modal.content().getString("title"), fields);
  }

  private static Seen seen(Message message) {
    ReadMessage read = message.read();
    return new Seen(message.id(), read.text(), read.buttons());
  }

  @Override
  public List<String> sent() {
    return peer.taken().stream()
        .map(
            call ->
                "{\"verb\":\"%s\",\"path\":\"%s\",\"body\":%s}"
                    .formatted(call.verb(), call.path(), call.body()))
        .toList();
  }

  @Override
  public void deletes(Seen message) {
    peer.store().delete(DiscordPeer.CHANNEL, message.id());
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
