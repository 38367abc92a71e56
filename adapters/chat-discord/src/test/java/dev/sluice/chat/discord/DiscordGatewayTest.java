package dev.sluice.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Discord's gateway, kept by JDA, against the local peer. */
class DiscordGatewayTest {
  private static final Place TEAM =
      Place.channel("discord", DiscordPeer.GUILD + "/" + DiscordPeer.CHANNEL);
  private static final String BOB = DiscordPeer.user("bob");

  private final DiscordPeer peer = new DiscordPeer();
  private final GatewayPeer gateway = new GatewayPeer(peer);
  private Optional<DiscordServer> running = Optional.empty();

  DiscordGatewayTest() throws InterruptedException {}

  private DiscordServer server() {
    return running.orElseThrow();
  }

  private void start() {
    running =
        Optional.of(
            new DiscordServer(
                peer,
                Map.of(
                    "sluice.chat.discord.gateway",
                    gateway.address(),
                    "sluice.chat.discord.reconnect-after",
                    "1s")));
  }

  private void connect() {
    start();
    await().until(() -> gateway.intents() >= 0);
  }

  @AfterEach
  void stop() throws InterruptedException {
    running.ifPresent(DiscordServer::close);
    gateway.stop(1_000);
  }

  @Test
  void storesInteractionsOnceAndAcknowledgesThem() {
    connect();
    server().platform().post(TEAM, "card", Message.text("card"));
    String card = peer.store().messages(DiscordPeer.CHANNEL).get(0).id();
    DataObject press = server().people().press(BOB, card, DiscordServer.pressed("the-token"));

    gateway.delivers("INTERACTION_CREATE", press);
    gateway.delivers("INTERACTION_CREATE", press);

    await().until(() -> peer.callbacks().answered(press.getString("id")) == 6);
    assertThat(server().inbox().events())
        .singleElement()
        .isInstanceOfSatisfying(
            Inbound.Press.class, event -> assertThat(event.token()).isEqualTo("the-token"));
  }

  @Test
  void refusesOtherApplicationsAndServersThereToo() {
    connect();
    DataObject foreign =
        server().people().command(BOB, "/sluice help").put("application_id", "120000000000000002");
    DataObject elsewhere =
        server().people().command(BOB, "/sluice help").put("guild_id", "110000000000000002");
    DataObject ours = server().people().command(BOB, "/sluice help");

    gateway.delivers("INTERACTION_CREATE", foreign);
    gateway.delivers("INTERACTION_CREATE", elsewhere);
    gateway.delivers("INTERACTION_CREATE", ours);

    await().until(() -> peer.callbacks().answered(ours.getString("id")) == 5);
    assertThat(server().inbox().events()).hasSize(1);
    assertThat(peer.callbacks().answered(foreign.getString("id"))).isZero();
  }

  @Test
  void acknowledgesNothingThatItCannotStore() {
    connect();
    server().inbox().breaks(true);
    DataObject lost = server().people().command(BOB, "/sluice help");
    gateway.delivers("INTERACTION_CREATE", lost);
    DataObject asked = server().people().types(BOB, "ap", "");
    gateway.delivers("INTERACTION_CREATE", asked);

    await().until(() -> peer.callbacks().answered(asked.getString("id")) == 8);

    assertThat(peer.callbacks().answered(lost.getString("id"))).isZero();
  }

  @Test
  void seesScriptsInChannelsButNoOtherFilesAndNoBots() {
    connect();
    DataObject script = server().people().message(BOB, peer.put("add.sql", "SELECT 1;"));
    DataObject picture = server().people().message(BOB, peer.put("cat.png", "meow"));
    DataObject bot = server().people().message(BOB, peer.put("bot.sql", "SELECT 1;"));
    bot.getObject("author").put("bot", true);

    gateway.delivers("MESSAGE_CREATE", picture);
    gateway.delivers("MESSAGE_CREATE", bot);
    gateway.delivers("MESSAGE_CREATE", script);

    await().until(() -> !server().inbox().events().isEmpty());
    assertThat(server().inbox().events())
        .singleElement()
        .isInstanceOfSatisfying(
            Inbound.Upload.class, event -> assertThat(event.file().name()).isEqualTo("add.sql"));
  }

  @Test
  void asksForNoIntentThatTheApplicationLacks() {
    peer.settings().content(false);

    connect();

    assertThat(gateway.intents() & GatewayIntent.MESSAGE_CONTENT.getRawValue()).isZero();
  }

  @Test
  void connectsOnceDiscordIsThereAgain() {
    peer.goesAway();
    start();
    assertThat(gateway.intents()).isNegative();

    peer.comesBack();

    await().until(() -> gateway.intents() >= 0);
  }

  @Test
  void opensItAgainAfterDiscordEndedTheSessionForGood() {
    connect();
    await().until(() -> server().connection().trouble().isEmpty());

    gateway.ends(4014);

    await().until(() -> server().connection().trouble().orElse("").contains("DISALLOWED_INTENTS"));
    await().until(() -> server().connection().trouble().isEmpty());
    assertThat(gateway.intents()).isNotNegative();
  }

  @Test
  void saysHowToMendATokenThatDiscordRefuses() {
    running =
        Optional.of(
            new DiscordServer(
                peer,
                Map.of(
                    "sluice.chat.discord.gateway",
                    gateway.address(),
                    "sluice.chat.discord.bot-token",
                    "wrong")));

    await()
        .until(
            () ->
                server()
                    .connection()
                    .trouble()
                    .orElse("")
                    .contains("refuses the bot token. Make a new one under Bot, Reset Token"));
  }
}
