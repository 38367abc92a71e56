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

  /** Discord's buttons cannot carry their question, so the bot is asked for it. */
  @Test
  @Override
  void promotesOnceEnoughPeopleApproved() {
    super.promotesOnceEnoughPeopleApproved();

    assertThat(discord.asked("bob"))
        .containsPattern("Approve on prod: #\\d+ Promote, digest [0-9a-f]{12}, risk Low");
    assertThat(discord.asked("dave"))
        .containsPattern("Promote to prod: #\\d+ Promote, digest [0-9a-f]{12}, risk Low");
  }
}
