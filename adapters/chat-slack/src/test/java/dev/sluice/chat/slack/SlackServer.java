package dev.sluice.chat.slack;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.Inbound;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A server with nothing but Slack and an inbox in memory, and the peer that it talks to. */
final class SlackServer implements AutoCloseable {
  private final SlackPeer peer = new SlackPeer();
  private final SlackSender sender = new SlackSender(peer);
  private final ConfigurableApplicationContext context;

  SlackServer() {
    context =
        new SpringApplicationBuilder(Application.class)
            .properties(sender.settings())
            .run("--server.port=0", "--spring.main.banner-mode=off");
    sender.to(
        URI.create(
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
  }

  SlackPeer peer() {
    return peer;
  }

  SlackSender sender() {
    return sender;
  }

  SlackPlatform platform() {
    return context.getBean(SlackPlatform.class);
  }

  MemoryInbox inbox() {
    return context.getBean(MemoryInbox.class);
  }

  /** Opens a form for a person; the view that he sees. */
  SlackPeer.View opens(String user) {
    Form form =
        new Form(
            "form-token",
            "New migration with a title that is long",
            "Open migration",
            List.of(
                new Field("flow", "Flow", Kind.CHOICE, "shop", List.of("shop", "bank"), true, ""),
                new Field("title", "Title", Kind.LINE, "", List.of(), true, "In a line."),
                new Field("up", "SQL", Kind.SQL, "SELECT 0", List.of(), true, ""),
                new Field("down", "Down", Kind.SQL, "x".repeat(5_000), List.of(), false, "")));
    String trigger = SlackForms.trigger(peer.trigger(user), SlackPeer.CHANNEL, "");
    platform().openForm(new Account("slack", SlackPeer.TEAM, user), trigger, form);
    List<SlackPeer.View> views = peer.views(user);
    return views.get(views.size() - 1);
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
      if (events.stream().anyMatch(known -> known.eventId().equals(event.eventId()))) {
        return Receipt.DUPLICATE;
      }
      events.add(event);
      return Receipt.ACCEPTED;
    }
  }

  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class Application {
    @Bean
    MemoryInbox inbox() {
      return new MemoryInbox();
    }
  }
}
