package dev.sluice.chat;

import java.util.List;

/**
 * What is shown: blocks from top to bottom. All text in it is plain text; a platform neutralises it
 * (no mention, no markup, control and bidi characters made visible).
 *
 * @param summary one line for notifications and screen readers
 * @param blocks content
 * @param link path of the page of the browser console that shows all of it, or empty
 */
public record Message(String summary, List<Block> blocks, String link) {
  public Message {
    blocks = List.copyOf(blocks);
  }

  /** A message of plain text. */
  public static Message text(String text) {
    return new Message(text, List.of(new Block.Text(text, Tone.NORMAL)), "");
  }

  /** A message of plain text that means success, a warning or a refusal. */
  public static Message text(String text, Tone tone) {
    return new Message(text, List.of(new Block.Text(text, tone)), "");
  }
}
