package dev.sluice.bot.chat.contract;

/** The contract on Discord, and what only Discord has. */
class DiscordContractTest extends ChatPlatformContract {
  private final DiscordSide discord = new DiscordSide();

  @Override
  ChatSide side() {
    return discord;
  }
}
