package dev.sluice.bot.chat.command;

import dev.sluice.pipeline.identity.Permission;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One command.
 *
 * @param name its name
 * @param usage what follows the name
 * @param summary one line
 * @param examples whole lines
 * @param permission what the one who types it needs; the pipeline decides
 * @param work carries it out
 */
record Command(
    String name,
    String usage,
    String summary,
    List<String> examples,
    Optional<Permission> permission,
    Function<Request, Reply> work) {
  Command {
    examples = List.copyOf(examples);
  }

  static Command open(
      String name, String usage, String summary, String example, Function<Request, Reply> work) {
    return new Command(name, usage, summary, List.of(example), Optional.empty(), work);
  }

  Command needs(Permission needed) {
    return new Command(name, usage, summary, examples, Optional.of(needed), work);
  }

  /** The line as it is typed. */
  String line() {
    return ("/sluice " + name + " " + usage).strip();
  }
}
