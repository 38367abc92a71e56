package dev.sluice.bot.chat.contract;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.chat.Account;
import dev.sluice.chat.teams.ReadCard;
import dev.sluice.chat.teams.TeamsPeer;
import dev.sluice.chat.teams.TeamsPeer.Message;
import dev.sluice.chat.teams.TeamsSender;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.ConfigurableApplicationContext;

/** Teams: signed activities in, and what stands at the local peer or came back from a click. */
final class TeamsSide implements ChatSide {
  private static final String RECEIVED = "Received.";

  private final TeamsPeer peer = new TeamsPeer();
  private final TeamsSender sender = new TeamsSender(peer);
  private final List<Shown> shown = Collections.synchronizedList(new ArrayList<>());
  private volatile String person = "";
  private volatile JsonNode last = ReadCard.nothing();

  /** What a click showed to the one who clicked. */
  private record Shown(String person, long at, JsonNode card, boolean window) {}

  TeamsPeer peer() {
    return peer;
  }

  TeamsSender sender() {
    return sender;
  }

  @Override
  public List<String> sent() {
    return cards().stream().map(JsonNode::toString).toList();
  }

  /** Every card that anybody was ever shown. */
  List<JsonNode> cards() {
    Stream<JsonNode> clicked = List.copyOf(shown).stream().map(Shown::card);
    return Stream.concat(peer.taken().stream(), clicked).toList();
  }

  @Override
  public String platform() {
    return "teams";
  }

  @Override
  public List<String> settings() {
    return peer.settings().entrySet().stream()
        .map(setting -> "sluice.chat.teams." + setting.getKey() + "=" + setting.getValue())
        .toList();
  }

  @Override
  public String channel() {
    return TeamsPeer.TENANT + "/" + TeamsPeer.CHANNEL;
  }

  @Override
  public Account account(String name) {
    return new Account("teams", TeamsPeer.TENANT, TeamsPeer.person(name));
  }

  @Override
  public void ready(ConfigurableApplicationContext server, URI address) {
    sender.to(address);
  }

  /** Delivers an activity; what comes back is what the person is shown. */
  void deliver(String name, JsonNode activity) {
    person = name;
    last = activity;
    deliversAgain();
  }

  @Override
  public void deliversAgain() {
    TeamsSender.Answer answer = sender.deliver(last);
    if (answer.status() != 200) {
      throw new AssertionError("Teams got " + answer.status());
    }
    JsonNode value = answer.body().path("value");
    JsonNode window = answer.body().path("task").path("value").path("card").path("content");
    if (value.isObject()) {
      shown.add(new Shown(person, peer.now(), value, false));
    } else if (window.isObject()) {
      shown.add(new Shown(person, peer.now(), window, true));
    } else if (!value.asText().startsWith(RECEIVED) && !value.asText().isEmpty()) {
      throw new AssertionError("Teams got " + answer.body());
    }
  }

  @Override
  public void types(String name, String line) {
    deliver(name, sender.command(name, line));
  }

  @Override
  public void presses(String name, Seen on, String token) {
    String[] id = on.id().split("/", 2);
    boolean window =
        on.buttons().entrySet().stream()
            .anyMatch(b -> b.getValue().equals(token) && windows(id).contains(b.getKey()));
    deliver(
        name,
        window
            ? sender.window(name, id[0], id[1], token)
            : sender.press(name, id[0], id[1], token));
  }

  private List<String> windows(String[] id) {
    Stream<JsonNode> standing =
        peer.messages(id[0]).stream().filter(m -> m.id().equals(id[1])).map(Message::card);
    Stream<JsonNode> before =
        shown.stream().filter(s -> id[1].equals(String.valueOf(s.at()))).map(Shown::card);
    return Stream.concat(standing, before).flatMap(c -> ReadCard.of(c).windows().stream()).toList();
  }

  @Override
  public void submits(String name, SeenForm form, Map<String, String> values) {
    String[] handle = form.handle().split(" ", 3);
    Map<String, String> sent = new HashMap<>();
    alone(name)
        .filter(s -> handle[1].equals(String.valueOf(s.at())))
        .forEach(s -> sent.putAll(ReadCard.of(s.card()).fields()));
    sent.putAll(values);
    deliver(
        name,
        handle[0].equals("window")
            ? sender.submission(name, handle[2], sent)
            : sender.form(name, handle[1], handle[2], sent));
  }

  @Override
  public List<Seen> channelMessages() {
    return peer.messages(TeamsPeer.CHANNEL).stream().map(m -> seen(TeamsPeer.CHANNEL, m)).toList();
  }

  @Override
  public List<Seen> thread(Seen message) {
    String[] id = message.id().split("/", 2);
    return peer.thread(id[0], id[1]).stream().map(m -> seen(id[0], m)).toList();
  }

  @Override
  public List<Seen> direct(String name) {
    String conversation = TeamsPeer.conversation(TeamsPeer.person(name));
    return peer.messages(conversation).stream()
        .filter(Message::alert)
        .map(m -> seen(conversation, m))
        .toList();
  }

  /** Everything that the person alone got and that nobody asked him for: by message or by click. */
  private Stream<Shown> alone(String name) {
    Stream<Shown> messages =
        peer.messages(TeamsPeer.conversation(TeamsPeer.person(name))).stream()
            .filter(m -> !m.alert())
            .map(m -> new Shown(name, Long.parseLong(m.id()), m.card(), false));
    Stream<Shown> clicked = List.copyOf(shown).stream().filter(s -> s.person().equals(name));
    return Stream.concat(messages, clicked).sorted(Comparator.comparing(Shown::at));
  }

  @Override
  public List<Seen> whispers(String name) {
    return alone(name)
        .filter(s -> ReadCard.of(s.card()).fields().isEmpty())
        .map(
            s ->
                seen(
                    TeamsPeer.conversation(TeamsPeer.person(name)),
                    String.valueOf(s.at()),
                    s.card()))
        .toList();
  }

  @Override
  public List<SeenForm> forms(String name) {
    return alone(name)
        .filter(s -> !ReadCard.of(s.card()).fields().isEmpty())
        .map(TeamsSide::form)
        .toList();
  }

  private static SeenForm form(Shown shown) {
    ReadCard card = ReadCard.of(shown.card());
    String token = card.buttons().values().iterator().next();
    String handle = (shown.window() ? "window " : "message ") + shown.at() + " " + token;
    return new SeenForm(
        handle, card.text().lines().findFirst().orElse(""), List.copyOf(card.fields().keySet()));
  }

  private static Seen seen(String conversation, Message message) {
    return seen(conversation, message.id(), message.card());
  }

  private static Seen seen(String conversation, String id, JsonNode card) {
    ReadCard read = ReadCard.of(card);
    return new Seen(conversation + "/" + id, read.text(), read.buttons());
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
