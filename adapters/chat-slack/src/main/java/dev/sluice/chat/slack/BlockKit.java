package dev.sluice.chat.slack;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import dev.sluice.chat.Block;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.Message;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders messages as Block Kit, within Slack's limits whatever comes in: 50 blocks, about 13,000
 * characters, 25 buttons, 75 characters on a button, 2,000 in its value.
 */
final class BlockKit {
  static final String PRESS = "sluice.press.";
  static final String LINK = "sluice.link";
  private static final int MOST_BLOCKS = 40;
  private static final int MOST_CHARACTERS = 8_900;
  private static final int HEADER = 150;
  private static final int BUTTON = 75;
  private static final int BUTTONS = 25;
  private static final int FEW = 8;
  private static final int CONFIRM_TEXT = 300;
  private static final int CONFIRM_LABEL = 30;
  private static final int SUMMARY = 2_000;

  private final String team;
  private final String url;
  private final List<LayoutBlock> blocks = new ArrayList<>();
  private final List<Rendered.File> files = new ArrayList<>();
  private int characters;
  private int presses;
  private boolean cut;

  private BlockKit(String team, String url) {
    this.team = team;
    this.url = url;
  }

  /**
   * A message.
   *
   * @param team team whose people can be called in it
   * @param url address of the console, or empty
   */
  static Rendered render(Message message, String team, String url) {
    BlockKit kit = new BlockKit(team, url);
    kit.all(message.blocks());
    kit.end(message.link());
    return new Rendered(summary(message.summary()), kit.blocks, kit.files);
  }

  /** Fallback text, in which Slack parses what stands in angle brackets. */
  static String summary(String text) {
    return VisibleText.cut(VisibleText.line(text), SUMMARY)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  static PlainTextObject plain(String text, int most) {
    String visible = VisibleText.cut(VisibleText.line(text), most);
    return PlainTextObject.builder().text(visible.isBlank() ? "…" : visible).emoji(false).build();
  }

  private void all(List<Block> content) {
    for (Block block : content) {
      one(block);
    }
  }

  private void one(Block block) {
    if (block instanceof Block.Buttons row) {
      buttons(row);
    } else if (block instanceof Block.File file) {
      files.add(new Rendered.File(VisibleText.line(file.name()), file.content()));
    } else if (block instanceof Block.Section section) {
      add(new RichText().bold(section.title()));
      all(section.blocks());
    } else if (block instanceof Block.Title title) {
      room(HEADER, HeaderBlock.builder().text(plain(title.text(), HEADER)).build());
    } else if (block instanceof Block.Code code) {
      code(code);
    } else {
      for (RichText text : BlockText.of(block, team)) {
        add(text);
      }
    }
  }

  private void code(Block.Code code) {
    CodeText text = CodeText.of(code);
    RichText shown = new RichText().plain(text.shown());
    room(shown.characters(), shown.preformatted());
    text.notes().forEach(note -> add(new RichText().plain(note)));
    text.file().ifPresent(files::add);
  }

  private void add(RichText text) {
    if (text.characters() > 0) {
      room(text.characters(), text.section());
    }
  }

  private void room(int more, LayoutBlock block) {
    if (blocks.size() < MOST_BLOCKS && characters + more <= MOST_CHARACTERS) {
      blocks.add(block);
      characters += more;
    } else {
      cut = true;
    }
  }

  /**
   * Buttons always have room: {@link #MOST_BLOCKS} and {@link #MOST_CHARACTERS} leave some for
   * them, and many of them share it.
   */
  private void buttons(Block.Buttons row) {
    int room = presses + row.buttons().size() > FEW ? BUTTON / 2 : BUTTON;
    List<BlockElement> elements = new ArrayList<>();
    for (Block.Button button : row.buttons()) {
      if (presses < BUTTONS) {
        elements.add(button(button, room));
      }
    }
    if (!elements.isEmpty() && blocks.size() < MOST_BLOCKS + FEW) {
      blocks.add(ActionsBlock.builder().elements(elements).build());
    }
  }

  private ButtonElement button(Block.Button button, int room) {
    var element =
        ButtonElement.builder()
            .actionId(PRESS + presses++)
            .text(plain(button.label(), room))
            .value(button.token());
    if (button.style() == Block.Style.PRIMARY) {
      element.style("primary");
    } else if (button.style() == Block.Style.DANGER) {
      element.style("danger");
    }
    if (!button.confirm().isBlank()) {
      int text = room == BUTTON ? CONFIRM_TEXT : room;
      element.confirm(
          ConfirmationDialogObject.builder()
              .title(plain(button.label(), CONFIRM_LABEL))
              .text(plain(button.confirm(), text))
              .confirm(plain(button.label(), CONFIRM_LABEL))
              .deny(plain("Not now", CONFIRM_LABEL))
              .build());
    }
    return element.build();
  }

  private void end(String link) {
    if (cut) {
      blocks.add(new RichText().plain("Not all of it fits here.").section());
    }
    ConsoleLink.of(url, link)
        .ifPresent(
            address ->
                blocks.add(
                    ActionsBlock.builder()
                        .elements(
                            List.of(
                                ButtonElement.builder()
                                    .actionId(LINK)
                                    .text(plain("Open in Sluice", BUTTON))
                                    .url(address)
                                    .build()))
                        .build()));
    if (blocks.isEmpty()) {
      blocks.add(new RichText().plain("…").section());
    }
  }
}
