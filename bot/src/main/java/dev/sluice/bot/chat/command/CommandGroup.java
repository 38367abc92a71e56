package dev.sluice.bot.chat.command;

import java.util.List;

/** Commands that belong together. */
interface CommandGroup {
  /** Title in the help. */
  String title();

  /** The commands in the order of the help. */
  List<Command> commands();
}
