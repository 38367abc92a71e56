package dev.sluice.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chat.Inbound;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What gets through {@code /discord/interactions}: only what Discord signed just now, for us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiscordGuardTest {
  private static final int FINE = 202;
  private static final int UNSIGNED = 401;
  private static final int FOREIGN = 403;
  private static final String BOB = DiscordPeer.user("bob");

  private DiscordServer server;
  private DiscordSender discord;

  @BeforeAll
  void start() {
    server = new DiscordServer();
    discord = server.sender();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.inbox().events().clear();
  }

  private static String now(long shift) {
    return String.valueOf(Instant.now().getEpochSecond() + shift);
  }

  private DataObject press() {
    return server.people().press(BOB, "none", DiscordServer.pressed("the-token"));
  }

  private int status(String body, String timestamp, String... signatures) {
    return discord.deliver(body, timestamp, signatures).statusCode();
  }

  @Test
  void takesWhatIsSignedAndStoresItOnce() {
    DataObject body = press();

    assertThat(discord.deliver(body)).isEqualTo(FINE);
    assertThat(discord.deliver(body)).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
    Inbound.Press press = (Inbound.Press) server.inbox().events().get(0);
    assertThat(press.token()).isEqualTo("the-token");
    assertThat(press.account().qualified()).isEqualTo(DiscordPeer.GUILD + "/" + BOB);
    assertThat(press.place().channel()).isEqualTo(DiscordPeer.GUILD + "/" + DiscordPeer.CHANNEL);
  }

  @Test
  void refusesEverySignatureThatIsNotTheOneOfTheseBytes() {
    String body = press().toString();
    String now = now(0);
    String right = discord.sign(now, body);
    String other = new DiscordSender().sign(now, body);

    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of(""),
            List.of(right.toUpperCase(Locale.ROOT)),
            List.of(right.substring(0, 126)),
            List.of("0".repeat(128)),
            List.of("f".repeat(128)),
            List.of(right, right),
            List.of(other),
            List.of(discord.sign(now, body + " ")))) {
      assertThat(status(body, now, wrong.toArray(String[]::new)))
          .as(wrong.toString())
          .isEqualTo(UNSIGNED);
    }
    assertThat(status(body, "", right)).isEqualTo(UNSIGNED);
    assertThat(status(body.replace("\"version\"", " \"version\""), now, right)).isEqualTo(UNSIGNED);
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void refusesTimesThatAreOldAheadOrNoTimes() {
    String body = press().toString();

    for (String time :
        List.of(now(-301), now(301), now(-600), now(86_400), "-1", "1e30", "abc", "9".repeat(30))) {
      assertThat(status(body, time, discord.sign(time, body))).as(time).isEqualTo(UNSIGNED);
    }
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void refusesOldInteractionsOtherApplicationsAndServersEvenWhenSigned() {
    String old = Snowflake.first(Instant.now().minus(Duration.ofMinutes(10)));
    String ahead = Snowflake.first(Instant.now().plus(Duration.ofMinutes(10)));

    for (Consumer<DataObject> change :
        List.<Consumer<DataObject>>of(
            p -> p.put("id", old),
            p -> p.put("id", ahead),
            p -> p.put("id", "12"),
            p -> p.remove("id"),
            p -> p.put("application_id", "120000000000000002"),
            p -> p.put("guild_id", "110000000000000002"),
            p -> p.remove("guild_id"),
            p -> p.remove("token"),
            p -> p.put("token", "../../users/@me"),
            p -> p.remove("member"),
            p -> p.getObject("member").getObject("user").put("bot", true),
            p -> p.getObject("member").getObject("user").put("id", "../x"),
            p -> p.put("type", 99),
            p -> p.put("type", 5),
            p -> p.put("data", "no object"),
            p -> p.getObject("data").put("custom_id", "made-by-somebody"),
            p -> p.getObject("data").put("custom_id", foreign()))) {
      DataObject body = press();
      change.accept(body);
      assertThat(discord.deliver(body)).as(body.toString()).isEqualTo(FOREIGN);
    }
    assertThat(server.inbox().events()).isEmpty();
  }

  private static String foreign() {
    return new CustomId(CustomId.Kind.PRESS, "110000000000000002", "t").text();
  }

  @Test
  void refusesWhatCannotBeReadAndWhatIsTooLarge() {
    assertThat(discord.deliver("{not json")).isEqualTo(FOREIGN);
    assertThat(discord.deliver("[]")).isEqualTo(FOREIGN);
    String large = "x".repeat(256 * 1024 + 1);
    assertThat(discord.deliver(large)).isEqualTo(413);
    assertThat(discord.deliver(large, "", "").statusCode()).as("never read").isEqualTo(401);
  }

  @Test
  void answersThePingThatDiscordSendsToSeeWhetherSomebodyIsThere() {
    String ping =
        DataObject.empty().put("type", 1).put("application_id", DiscordPeer.APPLICATION).toString();
    String now = now(0);

    assertThat(discord.deliver(ping, now, discord.sign(now, ping)).body())
        .isEqualTo("{\"type\":1}");
    assertThat(discord.deliver(ping.replace(DiscordPeer.APPLICATION, "1"))).isEqualTo(FOREIGN);
  }

  @Test
  void acknowledgesNothingThatItCannotStore() {
    DataObject body = press();
    server.inbox().breaks(true);
    assertThat(discord.deliver(body)).isEqualTo(500);
    server.inbox().breaks(false);

    assertThat(discord.deliver(body)).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
    await().until(() -> server.peer().callbacks().answered(body.getString("id")) == 6);
  }

  @Test
  void actsInDirectMessagesForTheServerThatTheButtonWasMadeFor() {
    DataObject body = press();
    DataObject person = body.getObject("member").getObject("user");
    body.remove("guild_id").remove("member").put("user", person);

    assertThat(discord.deliver(body)).isEqualTo(FINE);

    Inbound press = server.inbox().events().get(0);
    assertThat(press.place().directWith()).contains(press.account());
    assertThat(press.account().tenant()).isEqualTo(DiscordPeer.GUILD);
  }

  @Test
  void knowsThreadsByTheirChannel() {
    DataObject body = press();
    body.put("channel_id", "150000000000000009")
        .put(
            "channel",
            DataObject.empty()
                .put("id", "150000000000000009")
                .put("type", 11)
                .put("parent_id", DiscordPeer.CHANNEL));

    discord.deliver(body);

    assertThat(server.inbox().events().get(0).place().thread()).contains("150000000000000009");
    assertThat(server.inbox().events().get(0).place().id()).isEqualTo(DiscordPeer.CHANNEL);
  }

  @Test
  void handsInFormsWithTheirFiles() {
    DiscordCallbacks.Modal modal = server.opens(BOB);
    DataObject file = server.peer().put("up.sql", "SELECT 2;");

    int status =
        discord.deliver(
            server
                .people()
                .submit(modal, Map.of("title", "T", "up", "SELECT 1"), Map.of("up.file", file)));

    assertThat(status).isEqualTo(FINE);
    Inbound.Submission form = (Inbound.Submission) server.inbox().events().get(0);
    assertThat(form.token()).isEqualTo("form-token");
    assertThat(form.values()).containsEntry("up", "SELECT 1").containsEntry("flow", "shop");
    assertThat(form.values()).doesNotContainKey("down");
    assertThat(form.files().values().stream().map(server.platform()::fetch))
        .containsExactly("SELECT 2;");
  }

  @Test
  void handsInFilesThatAreGivenOrPointedAt() {
    DataObject file = server.peer().put("add.sql", "SELECT 1;");
    DataObject picture = server.peer().put("cat.png", "meow");

    discord.deliver(server.people().commandWithFile(BOB, file));
    discord.deliver(server.people().onMessage(BOB, file));
    discord.deliver(server.people().commandWithFile(BOB, picture));

    assertThat(server.inbox().events())
        .extracting(event -> ((Inbound.Upload) event).file().name())
        .as("the bot says what it takes")
        .containsExactly("add.sql", "add.sql", "cat.png");
  }

  @Test
  void saysThatThereIsNoFileAtAMessage() {
    DataObject without = server.people().onMessage(BOB, DataObject.empty());

    assertThat(discord.deliver(without)).isEqualTo(FINE);

    await().until(() -> server.peer().callbacks().answered(without.getString("id")) == 4);
    assertThat(server.peer().store().whispers(BOB))
        .anyMatch(m -> m.read().text().contains("no file at this message"));
  }

  @Test
  void takesNoFileThatLiesElsewhere() {
    DataObject file = server.peer().put("add.sql", "SELECT 1;").put("url", "http://evil.example/a");

    discord.deliver(server.people().commandWithFile(BOB, file));

    assertThat(server.inbox().events()).noneMatch(Inbound.Upload.class::isInstance);
  }

  @Test
  void readsCommandsAsTheyWereTyped() {
    discord.deliver(server.people().command(BOB, "/sluice new shop \"A <title>\" SELECT 1;"));

    Inbound.Command command = (Inbound.Command) server.inbox().events().get(0);
    assertThat(command.text()).isEqualTo("/sluice new shop \"A <title>\" SELECT 1;");
  }

  @Test
  void goesOnTyping() {
    DataObject command = server.people().types(BOB, "ap", "");
    DataObject about = server.people().types(BOB, "approve", "1");

    discord.deliver(command);
    discord.deliver(about);

    assertThat(choices(command)).containsExactly("approve — NUMBER [STAGE] = approve");
    assertThat(choices(about))
        .containsExactly("12 — Add nick — Pending = 12", "13 — ⟦U+202E⟧gnp — Pending = 13");
    assertThat(server.inbox().events()).isEmpty();
  }

  private List<String> choices(DataObject interaction) {
    String id = interaction.getString("id");
    await().until(() -> server.peer().callbacks().answered(id) == 8);
    return server.peer().callbacks().choices(id).stream(DataArray::getObject)
        .map(choice -> choice.getString("name") + " = " + choice.getString("value"))
        .toList();
  }
}
