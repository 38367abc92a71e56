package dev.sluice.chat.discord;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatConnection;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.chat.Posted;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A server with nothing but Discord and an inbox in memory, and the peer that it talks to. */
final class DiscordServer implements AutoCloseable {
  private final DiscordPeer peer;
  private final DiscordPeople people;
  private final DiscordSender sender = new DiscordSender();
  private final ConfigurableApplicationContext context;

  /** A server to which interactions come by HTTP. */
  DiscordServer() {
    this(new DiscordPeer(), Map.of("sluice.chat.discord.mode", "http"));
  }

  DiscordServer(DiscordPeer peer, Map<String, String> more) {
    this.peer = peer;
    this.people = new DiscordPeople(peer);
    Map<String, Object> settings = new HashMap<>(settings(peer));
    settings.put("sluice.chat.discord.public-key", sender.publicKey());
    settings.putAll(more);
    context =
        new SpringApplicationBuilder(Application.class)
            .properties(settings)
            .run("--server.port=0", "--spring.main.banner-mode=off");
    sender.to(
        URI.create(
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
  }

  static Map<String, String> settings(DiscordPeer peer) {
    return Map.of(
        "sluice.chat.discord.application-id",
        DiscordPeer.APPLICATION,
        "sluice.chat.discord.bot-token",
        DiscordPeer.TOKEN,
        "sluice.chat.discord.guilds[0]",
        DiscordPeer.GUILD,
        "sluice.chat.discord.api",
        peer.api(),
        "sluice.chat.discord.files",
        peer.cdn(),
        "sluice.chat.discord.acknowledge-after",
        "100ms",
        "sluice.chat.discord.url",
        "https://sluice.example");
  }

  DiscordPeer peer() {
    return peer;
  }

  DiscordPeople people() {
    return people;
  }

  DiscordSender sender() {
    return sender;
  }

  DiscordPlatform platform() {
    return context.getBean(DiscordPlatform.class);
  }

  MemoryInbox inbox() {
    return context.getBean(MemoryInbox.class);
  }

  ChatConnection connection() {
    return context.getBean(ChatConnection.class);
  }

  SampleDesk desk() {
    return context.getBean(SampleDesk.class);
  }

  /** What a token of a button looks like at Discord. */
  static String pressed(String token) {
    return new CustomId(CustomId.Kind.PRESS, DiscordPeer.GUILD, token).text();
  }

  /** A fresh interaction of a person that can still be answered by a form. */
  String trigger(String user) {
    DataObject press = people.press(user, "none", pressed("t"));
    return DiscordEvents.trigger(press, Trigger.Kind.PRESSED).text();
  }

  /** Opens a form for a person; what he sees. */
  DiscordCallbacks.Modal opens(String user) {
    Form form =
        new Form(
            "form-token",
            "New migration with a title that is longer than Discord takes",
            "Open migration",
            List.of(
                new Field("flow", "Flow", Kind.CHOICE, "shop", List.of("shop", "bank"), true, ""),
                new Field("title", "Title", Kind.LINE, "", List.of(), true, "In a line."),
                new Field("up", "SQL", Kind.SQL, "SELECT 0", List.of(), true, ""),
                new Field("down", "Down", Kind.SQL, "x".repeat(5_000), List.of(), false, "")));
    platform().openForm(new Account("discord", DiscordPeer.GUILD, user), trigger(user), form);
    List<DiscordCallbacks.Modal> modals = peer.callbacks().modals(user);
    return modals.get(modals.size() - 1);
  }

  @Override
  public void close() {
    context.close();
    peer.close();
  }

  /** Keeps events in memory, each once. */
  static final class MemoryInbox implements ChatInbox {
    private final List<Inbound> events = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;

    List<Inbound> events() {
      return events;
    }

    void breaks(boolean yes) {
      broken = yes;
    }

    @Override
    public Receipt accept(Inbound event) {
      if (broken) {
        throw new IllegalStateException("the store is away");
      }
      synchronized (events) {
        if (events.stream().anyMatch(known -> known.eventId().equals(event.eventId()))) {
          return Receipt.DUPLICATE;
        }
        events.add(event);
        return Receipt.ACCEPTED;
      }
    }
  }

  /** Continues what is typed by two numbers and a stage. */
  static final class SampleDesk implements ChatDesk {
    private volatile CountDownLatch open = new CountDownLatch(0);

    /** Suggests and asks nothing until it is let go on. */
    CountDownLatch stalls() {
      open = new CountDownLatch(1);
      return open;
    }

    private void waitUntilLetOn() {
      try {
        open.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public Map<String, String> channels(Account viewer) {
      return Map.of();
    }

    @Override
    public Message forViewer(Account viewer, Posted posted, Message shared) {
      return shared;
    }

    @Override
    public Optional<Message> page(Account viewer, String link) {
      return Optional.empty();
    }

    @Override
    public Optional<String> question(Account viewer, Place place, String token) {
      waitUntilLetOn();
      return Optional.of(token)
          .filter("asks"::equals)
          .map(known -> "Run on prod: #1, digest 0123456789ab, risk High?");
    }

    @Override
    public List<Suggestion> suggest(Account viewer, String typed) {
      waitUntilLetOn();
      return typed.startsWith("approve ")
          ? List.of(
              new Suggestion("/sluice approve 12", "Add nick — Pending"),
              new Suggestion("/sluice approve 13", "\u202Egnp — Pending"))
          : List.of(new Suggestion("/sluice approve", "NUMBER [STAGE]"));
    }

    @Override
    public Optional<Viewer> viewer(Account account) {
      return Optional.empty();
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    MemoryInbox inbox() {
      return new MemoryInbox();
    }

    @Bean
    SampleDesk desk() {
      return new SampleDesk();
    }
  }
}
