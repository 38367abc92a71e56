package dev.sluice.bot.chat;

import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as text, so that a test shows what a person reads. */
public final class Transcript {
  private Transcript() {}

  /** All of a message, a line per piece. */
  public static String of(Message message) {
    return message.blocks().stream().map(Transcript::of).collect(Collectors.joining("\n"));
  }

  /** Labels of the buttons of a message. */
  public static List<String> buttons(Message message) {
    return message.blocks().stream()
        .filter(Block.Buttons.class::isInstance)
        .flatMap(b -> ((Block.Buttons) b).buttons().stream())
        .map(Block.Button::label)
        .toList();
  }

  /** The token of a button. */
  public static String token(Message message, String label) {
    return message.blocks().stream()
        .filter(Block.Buttons.class::isInstance)
        .flatMap(b -> ((Block.Buttons) b).buttons().stream())
        .filter(b -> b.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no button " + label + " on\n" + of(message)))
        .token();
  }

  private static String of(Block block) {
    if (block instanceof Block.Title title) {
      return "# " + title.text();
    }
    if (block instanceof Block.Text text) {
      return text.tone() + " " + text.text();
    }
    if (block instanceof Block.Facts facts) {
      return facts.facts().stream()
          .map(f -> f.label() + ": " + f.value() + " (" + f.tone() + ")")
          .collect(Collectors.joining("\n"));
    }
    if (block instanceof Block.Rail rail) {
      return rail.stations().stream()
          .map(s -> "[" + s.name() + " " + s.state() + (s.note().isEmpty() ? "" : " " + s.note()))
          .collect(Collectors.joining("] → ", "", "]"));
    }
    if (block instanceof Block.Buttons buttons) {
      return buttons.buttons().stream()
          .map(b -> "<" + b.label() + (b.confirm().isEmpty() ? "" : "?") + ">")
          .collect(Collectors.joining(" "));
    }
    return more(block);
  }

  private static String more(Block block) {
    if (block instanceof Block.Section section) {
      return "§ "
          + section.title()
          + "\n"
          + section.blocks().stream().map(Transcript::of).collect(Collectors.joining("\n"));
    }
    if (block instanceof Block.Progress progress) {
      return progress.percent() + " % " + progress.label();
    }
    if (block instanceof Block.Code code) {
      return "```\n" + code.text() + "\n```";
    }
    if (block instanceof Block.Table table) {
      return table.rows().stream()
          .map(row -> row.stream().map(Block.Cell::text).collect(Collectors.joining(" | ")))
          .collect(Collectors.joining("\n"));
    }
    if (block instanceof Block.Sides sides) {
      return sides.pairs().stream()
          .map(pair -> pair.title() + "\n" + pair.before() + "\n‖\n" + pair.after())
          .collect(Collectors.joining("\n"));
    }
    return block.toString();
  }
}
