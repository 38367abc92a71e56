package dev.sluice.chat.teams;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Posted;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A server with nothing but Teams and an inbox in memory, and the peer that it talks to. */
final class TeamsServer implements AutoCloseable {
  private final TeamsPeer peer = new TeamsPeer();
  private final TeamsSender sender = new TeamsSender(peer);
  private final ConfigurableApplicationContext context;

  TeamsServer() {
    Map<String, Object> settings = new HashMap<>();
    peer.settings().forEach((key, value) -> settings.put("sluice.chat.teams." + key, value));
    settings.put("sluice.chat.teams.answer", "300ms");
    context =
        new SpringApplicationBuilder(Application.class)
            .properties(settings)
            .run("--server.port=0", "--spring.main.banner-mode=off");
    sender.to(
        URI.create(
            "http://localhost:" + context.getEnvironment().getProperty("local.server.port")));
  }

  TeamsPeer peer() {
    return peer;
  }

  TeamsSender sender() {
    return sender;
  }

  TeamsPlatform platform() {
    return context.getBean(TeamsPlatform.class);
  }

  MemoryInbox inbox() {
    return context.getBean(MemoryInbox.class);
  }

  CardDesk desk() {
    return context.getBean(CardDesk.class);
  }

  static Account account(String name) {
    return new Account("teams", TeamsPeer.TENANT, TeamsPeer.person(name));
  }

  @Override
  public void close() {
    context.close();
    peer.close();
  }

  /** Keeps events in memory, each once, and does at once what is to be done with them. */
  static final class MemoryInbox implements ChatInbox {
    private final List<Inbound> events = Collections.synchronizedList(new ArrayList<>());
    private volatile Consumer<Inbound> work = event -> {};
    private volatile boolean broken;

    List<Inbound> events() {
      return events;
    }

    void does(Consumer<Inbound> something) {
      work = something;
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
      work.accept(event);
      return Receipt.ACCEPTED;
    }
  }

  /** Knows the cards that it was told of. */
  static final class CardDesk implements ChatDesk {
    private final Map<Posted, Message> cards = new HashMap<>();
    private volatile boolean broken;

    void shows(Posted posted, Message card) {
      cards.put(posted, card);
    }

    void breaks(boolean yes) {
      broken = yes;
    }

    @Override
    public Optional<Message> card(Account viewer, Posted posted) {
      if (broken) {
        throw new IllegalStateException("the store is away");
      }
      return Optional.ofNullable(cards.get(posted));
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
    public List<Suggestion> suggest(Account viewer, String typed) {
      return List.of();
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
    CardDesk desk() {
      return new CardDesk();
    }
  }
}
