package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import dev.sluice.chat.Account;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Place;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pages, commands, streams and exports hold every connection that they can get. */
class DecisionsFirstTest extends ServerTest {
  @Autowired private StoreLanes lanes;
  @Autowired private StoreSettings settings;
  @Autowired private ChatInbox inbox;

  private final List<Connection> held = new ArrayList<>();
  private long number;
  private String digest = "";

  @BeforeEach
  void holdEveryConnection() throws SQLException {
    number = opened("under load");
    digest = as("bob").get("/api/v1/migrations/" + number).member("digest");
    as("carol");
    for (int i = 0; i < settings.commands(); i++) {
      held.add(lanes.getConnection());
    }
    for (int i = 0; i < settings.reads(); i++) {
      held.add(StoreLanes.reading(this::connection));
    }
  }

  private Connection connection() {
    try {
      return lanes.getConnection();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void release() throws SQLException {
    for (Connection one : held) {
      one.close();
    }
  }

  @Test
  void takesApprovalsAllTheSame() {
    Client.Reply approved =
        as("bob")
            .post(
                "/api/v1/migrations/" + number + "/stages/dev/approvals",
                Map.of("decision", "approve", "digest", digest));

    assertThat(approved.status()).as(approved.text()).isEqualTo(200);
    assertThat(counted()).isEqualTo(1);
    assertThat(as("bob").get("/api/v1/migrations/" + number).status()).isEqualTo(503);
  }

  @Test
  void takesApprovalsFromChatAllTheSame() {
    inbox.accept(
        new Inbound.Command(
            UUID.randomUUID().toString(),
            new Account("console", "", "local|carol"),
            Place.channel("console", "shop/changes"),
            Instant.now(),
            "/sluice approve " + number));

    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (counted() == 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    assertThat(counted()).isEqualTo(1);
  }

  private int counted() {
    return ServerStore.owner()
        .sql("SELECT count(*) FROM approval_decision WHERE workspace = 'shop' AND migration = ?")
        .param(number)
        .query(Integer.class)
        .single();
  }
}
