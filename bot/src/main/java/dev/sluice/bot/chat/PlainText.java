package dev.sluice.bot.chat;

import dev.sluice.chat.VisibleText;

/** Text from people and servers as the bot puts it into messages: visible, and not too long. */
public final class PlainText {
  private PlainText() {}

  /** One line: line ends and tabs are shown too. */
  public static String line(String text) {
    return VisibleText.line(text);
  }

  /** One line of at most so many characters, the rest stands as an ellipsis. */
  public static String line(String text, int most) {
    String line = line(text);
    if (line.codePointCount(0, line.length()) <= most) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  /** Several lines: LF, CRLF and tabs stay what they are. */
  public static String lines(String text) {
    return VisibleText.lines(text);
  }
}
