package dev.sluice.bot.chat.command;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.bot.chat.Spelling;
import dev.sluice.bot.chat.card.Lists;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.kernel.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** All commands: runs a typed line, explains them, and continues what was begun. */
@Component
public class CommandBook {
  private static final String HELP = "help";

  private final List<CommandGroup> groups;

  CommandBook(List<CommandGroup> groups) {
    this.groups = List.copyOf(groups);
  }

  /** Carries out a line. */
  public Reply run(Actor actor, String text) {
    CommandLine line = CommandLine.of(text);
    if (line.name().isEmpty() || line.name().equals(HELP)) {
      return Reply.said(help(line.words().isEmpty() ? "" : line.words().get(0)));
    }
    return find(line.name())
        .map(command -> command.work().apply(new Request(actor, line.rest(), line.words())))
        .orElseGet(() -> Reply.refused(unknown(line.name())));
  }

  /** The page of all commands, or of one. */
  public Message help(String name) {
    if (name.isEmpty()) {
      return overview();
    }
    return find(name.toLowerCase(Locale.ROOT))
        .map(CommandBook::page)
        .orElseGet(() -> Message.text(unknown(name), Tone.BAD));
  }

  /** Commands that begin with what was typed, best first. */
  List<Command> beginning(String typed) {
    List<Command> all = all();
    List<Command> found = all.stream().filter(c -> c.name().startsWith(typed)).toList();
    if (!found.isEmpty() || typed.isEmpty()) {
      return found;
    }
    return Spelling.nearest(typed, all.stream().map(Command::name).toList())
        .flatMap(this::find)
        .map(List::of)
        .orElse(List.of());
  }

  Optional<Command> find(String name) {
    return all().stream().filter(command -> command.name().equals(name)).findFirst();
  }

  private List<Command> all() {
    return groups.stream().flatMap(group -> group.commands().stream()).toList();
  }

  private String unknown(String name) {
    String start = "There is no command “" + PlainText.line(name, 40) + "”; ";
    List<String> names = new ArrayList<>(all().stream().map(Command::name).toList());
    names.add(HELP);
    return start
        + Spelling.nearest(name, names)
            .map(near -> "did you mean /sluice " + near + "?")
            .orElse("/sluice help lists them all.");
  }

  private Message overview() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title("Commands"));
    for (CommandGroup group : groups) {
      List<List<Block.Cell>> rows =
          group.commands().stream()
              .map(c -> List.of(Lists.cell(c.line()), Lists.cell(c.summary())))
              .toList();
      Block table = new Block.Table(List.of("Command", "What it does"), rows);
      blocks.add(new Block.Section(group.title(), true, List.of(table)));
    }
    blocks.add(new Block.Text("/sluice help COMMAND shows examples.", Tone.MUTED));
    return new Message("Commands", blocks, "/help");
  }

  private static Message page(Command command) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(command.line()));
    blocks.add(new Block.Text(sentence(command.summary()), Tone.NORMAL));
    command
        .permission()
        .ifPresent(
            p ->
                blocks.add(
                    new Block.Text(
                        "Needs the permission " + p.name().toLowerCase(Locale.ROOT) + ".",
                        Tone.MUTED)));
    String examples = String.join("\n", command.examples());
    blocks.add(new Block.Code("text", examples, 0, List.of()));
    return new Message(command.line(), blocks, "/help/" + command.name());
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".";
  }
}
