package dev.sluice.bot.chat.contract;

/** The contract on the browser console. */
class ConsoleContractTest extends ChatPlatformContract {
  @Override
  ChatSide side() {
    return new ConsoleSide();
  }
}
