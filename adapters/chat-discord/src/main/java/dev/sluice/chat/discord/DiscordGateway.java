package dev.sluice.chat.discord;

import dev.sluice.chat.Attempts;
import dev.sluice.chat.ChatConnection;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.ChatException.Category;
import dev.sluice.chat.discord.DiscordRest.Call;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.events.RawGatewayEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.events.session.SessionDisconnectEvent;
import net.dv8tion.jda.api.events.session.SessionRecreateEvent;
import net.dv8tion.jda.api.events.session.SessionResumeEvent;
import net.dv8tion.jda.api.events.session.ShutdownEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.Compression;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Discord's gateway: the server opens the connection. JDA keeps the session, resumes it and tries
 * again; a session that Discord ended for good is followed by another after a while. Several
 * replicas have a session each and get the same events, of which the inbox keeps one. An
 * interaction that could not be stored is not acknowledged, so the person sees that it failed.
 */
final class DiscordGateway extends ListenerAdapter implements SmartLifecycle, ChatConnection {
  /** What the application may get of messages: allowed, or allowed in few servers. */
  static final int MESSAGE_CONTENT = 1 << 18 | 1 << 19;

  private static final Logger LOG = LoggerFactory.getLogger(DiscordGateway.class);
  private static final int AT_ONCE = 10;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final DiscordProperties properties;
  private final DiscordRest rest;
  private final DiscordInteractions interactions;
  private final Attempts attempts =
      new Attempts("discord-gateway", LONGEST_WAIT, this::unreachable);
  private final ExecutorService work = Executors.newFixedThreadPool(AT_ONCE);
  private volatile boolean running;
  private volatile Optional<String> trouble = Optional.of("Discord's gateway is not open yet.");
  private Optional<JDA> session = Optional.empty();

  DiscordGateway(DiscordProperties properties, DiscordRest rest, DiscordInteractions interactions) {
    this.properties = properties;
    this.rest = rest;
    this.interactions = interactions;
  }

  @Override
  public void start() {
    running = true;
    attempts.begin(Duration.ZERO, this::open);
  }

  private void unreachable(Exception away, Duration wait) {
    if (away instanceof ChatException wrong && wrong.category() == Category.SETUP) {
      trouble = Optional.of(wrong.getMessage() + " " + wrong.action());
      LOG.error(
          "ALARM Discord's gateway stays closed: {} {} Next try in {} s.",
          wrong.getMessage(),
          wrong.action(),
          wait.toSeconds());
      return;
    }
    trouble = Optional.of("Discord's gateway cannot be reached: " + away.getMessage());
    LOG.warn("Discord's gateway cannot be reached, next try in {} s", wait.toSeconds(), away);
  }

  private synchronized void open() {
    if (!running) {
      return;
    }
    JDABuilder builder =
        JDABuilder.createLight(properties.botToken(), intents())
            .setRestConfig(new RestConfig().setBaseUrl(properties.api()))
            .setRawEventsEnabled(true)
            .setEnableShutdownHook(false)
            .setContextEnabled(false)
            .addEventListeners(this);
    if (!properties.gateway().isEmpty()) {
      builder
          .setCompression(Compression.NONE)
          .setSessionController(new Named(properties.gateway()));
    }
    session = Optional.of(builder.build());
  }

  /**
   * Files in channels are seen only with the intent for the content of messages. Discord ends the
   * session of an application that asks for it without being allowed to.
   */
  private Set<GatewayIntent> intents() {
    int flags =
        rest.get(new Call("applications/@me", "read its settings", "itself")).getInt("flags", 0);
    if ((flags & MESSAGE_CONTENT) != 0) {
      return EnumSet.of(GatewayIntent.GUILD_MESSAGES, GatewayIntent.MESSAGE_CONTENT);
    }
    LOG.info(
        "without the Message Content Intent, scripts in channels are opened by the menu of"
            + " their message");
    return EnumSet.noneOf(GatewayIntent.class);
  }

  @Override
  public void onRawGateway(RawGatewayEvent event) {
    DataObject payload = event.getPayload();
    switch (event.getType()) {
      case "INTERACTION_CREATE" -> work.execute(() -> safely(() -> interactions.take(payload)));
      case "MESSAGE_CREATE" -> work.execute(() -> safely(() -> interactions.message(payload)));
      default -> LOG.trace("{} is of no interest", event.getType());
    }
  }

  private static void safely(Runnable take) {
    try {
      take.run();
    } catch (RuntimeException broken) {
      LOG.error("an event could not be stored; nothing is acknowledged", broken);
    }
  }

  @Override
  public void onReady(ReadyEvent event) {
    trouble = Optional.empty();
  }

  @Override
  public void onSessionDisconnect(SessionDisconnectEvent event) {
    trouble = Optional.of("Discord's gateway was closed; it is being opened again.");
  }

  @Override
  public void onSessionResume(SessionResumeEvent event) {
    trouble = Optional.empty();
  }

  @Override
  public void onSessionRecreate(SessionRecreateEvent event) {
    trouble = Optional.empty();
  }

  /** Discord ended the session for good: JDA gives up, a person mends it, and then it goes on. */
  @Override
  public void onShutdown(ShutdownEvent event) {
    if (!running) {
      return;
    }
    String why =
        "Discord ended the session: "
            + event.getCloseCode()
            + ". `sluice doctor --chat discord` says why.";
    trouble = Optional.of(why);
    LOG.error("ALARM {} Next try in {} s.", why, properties.reconnectAfter().toSeconds());
    attempts.begin(properties.reconnectAfter(), this::open);
  }

  @Override
  public String platform() {
    return DiscordPlatform.NAME;
  }

  @Override
  public Optional<String> trouble() {
    return trouble;
  }

  @Override
  public void stop() {
    running = false;
    attempts.close();
    close();
    work.shutdown();
  }

  private synchronized void close() {
    session.ifPresent(JDA::shutdownNow);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** A gateway whose address is known. */
  private static final class Named extends ConcurrentSessionController {
    private final String address;

    Named(String address) {
      this.address = address;
    }

    @Override
    public String getGateway() {
      return address;
    }
  }
}
