package dev.sluice.chat.slack;

import com.slack.api.model.block.RichTextBlock;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.RichTextElement;
import com.slack.api.model.block.element.RichTextPreformattedElement;
import com.slack.api.model.block.element.RichTextSectionElement;
import com.slack.api.model.block.element.RichTextSectionElement.TextStyle;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;

/**
 * Rich text whose every piece is literal: Slack parses neither mentions nor links nor formatting in
 * it, and nothing in a preformatted piece can end it.
 */
final class RichText {
  private final List<RichTextElement> pieces = new ArrayList<>();
  private int characters;

  RichText plain(String text) {
    return styled(text, TextStyle.builder().build());
  }

  RichText bold(String text) {
    return styled(text, TextStyle.builder().bold(true).build());
  }

  RichText code(String text) {
    return styled(text, TextStyle.builder().code(true).build());
  }

  private RichText styled(String text, TextStyle style) {
    String visible = VisibleText.lines(text);
    if (!visible.isEmpty()) {
      pieces.add(RichTextSectionElement.Text.builder().text(visible).style(style).build());
      characters += visible.length();
    }
    return this;
  }

  /** The one way to call somebody. */
  RichText call(String user) {
    pieces.add(RichTextSectionElement.User.builder().userId(user).build());
    characters += user.length() + 3;
    return this;
  }

  int characters() {
    return characters;
  }

  RichTextBlock section() {
    return block(RichTextSectionElement.builder().elements(List.copyOf(pieces)).build());
  }

  RichTextBlock preformatted() {
    return block(RichTextPreformattedElement.builder().elements(List.copyOf(pieces)).build());
  }

  private static RichTextBlock block(BlockElement element) {
    return RichTextBlock.builder().elements(List.of(element)).build();
  }
}
