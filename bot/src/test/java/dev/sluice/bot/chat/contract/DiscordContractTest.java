package dev.sluice.bot.chat.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The contract on Discord, and what only Discord has. */
class DiscordContractTest extends ChatPlatformContract {
  private final DiscordSide discord = new DiscordSide();

  @Override
  ChatSide side() {
    return discord;
  }

  @Test
  void asksWithDigestAndRiskBeforeTheLastEnvironmentIsTouched() {
    Running running = completed("Asks first");

    presses("bob", card(running.number(), "0 of 2"), "Approve");

    assertThat(told("bob").text()).contains("1 of 2 approved");
    assertThat(discord.asked("bob"))
        .containsPattern(
            "Approve on prod: #%d Asks first, digest [0-9a-f]{12}, risk Low"
                .formatted(running.number()));
  }
}
