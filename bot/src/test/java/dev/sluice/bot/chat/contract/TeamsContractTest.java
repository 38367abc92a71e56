package dev.sluice.bot.chat.contract;

/** The contract on Teams, and what only Teams has. */
class TeamsContractTest extends ChatPlatformContract {
  private final TeamsSide teams = new TeamsSide();

  @Override
  ChatSide side() {
    return teams;
  }
}
