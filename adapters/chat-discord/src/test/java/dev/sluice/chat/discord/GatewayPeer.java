package dev.sluice.chat.discord;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/**
 * Discord's gateway: it greets, wants to know the token and the intents, answers heartbeats, and
 * delivers events. Who asks for an intent that the application lacks is sent away with 4014.
 */
public final class GatewayPeer extends WebSocketServer {
  private static final int DISPATCH = 0;
  private static final int HEARTBEAT = 1;
  private static final int IDENTIFY = 2;
  private static final int HELLO = 10;
  private static final int ACK = 11;
  private static final int NOT_AUTHENTICATED = 4004;
  private static final int DISALLOWED_INTENTS = 4014;

  private final DiscordPeer peer;
  private final CountDownLatch listening = new CountDownLatch(1);
  private final AtomicInteger sequence = new AtomicInteger();
  private volatile int intents = -1;

  /** A gateway of a peer, which listens. */
  public GatewayPeer(DiscordPeer peer) throws InterruptedException {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    this.peer = peer;
    setReuseAddr(true);
    start();
    if (!listening.await(10, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the gateway does not listen");
    }
  }

  /** Where it listens. */
  public String address() {
    return "ws://localhost:" + getPort();
  }

  /** The intents that the bot has a session with; -1 while it has none. */
  public int intents() {
    return intents;
  }

  /** Ends every session with a code. */
  void ends(int code) {
    getConnections().forEach(session -> session.close(code));
  }

  /** Delivers an event to every session. */
  public void delivers(String type, DataObject event) {
    broadcast(
        frame(DISPATCH, event).put("s", sequence.incrementAndGet()).put("t", type).toString());
  }

  @Override
  public void onStart() {
    listening.countDown();
  }

  @Override
  public void onOpen(WebSocket session, ClientHandshake handshake) {
    session.send(frame(HELLO, DataObject.empty().put("heartbeat_interval", 41_250)).toString());
  }

  @Override
  public void onMessage(WebSocket session, String text) {
    DataObject message = DataObject.fromJson(text);
    switch (message.getInt("op")) {
      case HEARTBEAT -> session.send(frame(ACK, DataObject.empty()).toString());
      case IDENTIFY -> identify(session, message.getObject("d"));
      default -> session.close(4001);
    }
  }

  private void identify(WebSocket session, DataObject identity) {
    int asked = identity.getInt("intents");
    boolean content = (asked & GatewayIntent.MESSAGE_CONTENT.getRawValue()) != 0;
    if (!identity.getString("token").equals(DiscordPeer.TOKEN)) {
      session.close(NOT_AUTHENTICATED);
    } else if (content && !peer.settings().content()) {
      session.close(DISALLOWED_INTENTS);
    } else {
      intents = asked;
      session.send(ready().put("s", sequence.incrementAndGet()).put("t", "READY").toString());
    }
  }

  private DataObject ready() {
    DataObject bot =
        DataObject.empty()
            .put("id", DiscordPeer.BOT)
            .put("username", "sluice")
            .put("discriminator", "0000")
            .put("bot", true);
    return frame(
        DISPATCH,
        DataObject.empty()
            .put("v", 10)
            .put("user", bot)
            .put("guilds", DataArray.empty())
            .put("private_channels", DataArray.empty())
            .put("session_id", "session")
            .put("resume_gateway_url", address())
            .put(
                "application",
                DataObject.empty().put("id", DiscordPeer.APPLICATION).put("flags", 0)));
  }

  private static DataObject frame(int operation, DataObject data) {
    return DataObject.empty().put("op", operation).put("d", data);
  }

  @Override
  public void onClose(WebSocket session, int code, String reason, boolean remote) {
    intents = -1;
  }

  @Override
  public void onError(WebSocket session, Exception broken) {
    intents = -1;
  }
}
