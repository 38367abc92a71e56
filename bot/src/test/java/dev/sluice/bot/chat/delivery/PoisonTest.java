package dev.sluice.bot.chat.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.ChatWorld;
import dev.sluice.bot.chat.Transcript;
import org.junit.jupiter.api.Test;

class PoisonTest {
  @Test
  void parksWhatCannotBeShownAndGoesOn() {
    try (ChatWorld world = new ChatWorld()) {
      world
          .bean(OutboxRows.class)
          .once(
              OutboxRows.Kind.WHISPER,
              "console",
              new OutboxRows.Once("poison", "@nobody", "", "{\"no\": \"message\"}"));
      world.types("alice", "whoami");

      assertThat(Transcript.of(world.told("alice", 1))).contains("alice");
      ChatWorld.await(() -> count(world, "chat_outbox WHERE state = 'parked'") == 1);
      assertThat(count(world, "chat_outbox WHERE state = 'waiting'")).isZero();
    }
  }

  @Test
  void parksAnEventThatCannotBeDoneAndRaisesAnAlarm() {
    try (ChatWorld world = new ChatWorld()) {
      world
          .jdbc()
          .sql(
              """
              INSERT INTO chat_inbox (platform, event_id, kind, account, payload, attempts)
              VALUES ('console', 'poison', 'command', 'x', :payload::jsonb, 5)
              """)
          .param(
              "payload",
              """
              {"eventId": "poison", "account": {"platform": "console", "tenant": "",
               "id": "local|alice"}, "place": {"platform": "console", "channel": "acme/shop-changes"},
               "at": "2026-11-21T12:00:00Z", "text": "list", "trigger": ""}
              """)
          .update();
      world.types("bob", "whoami");

      assertThat(Transcript.of(world.told("alice", 1))).contains("Something went wrong", "chat-");
      assertThat(Transcript.of(world.told("bob", 1))).contains("bob");
      ChatWorld.await(() -> count(world, "audit_entry WHERE code = 'chat.event.parked'") == 1);
    }
  }

  private static long count(ChatWorld world, String from) {
    return world.jdbc().sql("SELECT count(*) FROM " + from).query(Long.class).single();
  }
}
