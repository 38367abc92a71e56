package dev.sluice.bot.chat;

import java.util.Locale;

/**
 * Text from people and servers, made harmless to look at: what cannot be seen or turns the reading
 * direction is shown as {@code ⟦U+202E⟧}, so that what is read is what is there.
 */
public final class PlainText {
  private PlainText() {}

  /** One line: line ends and tabs are shown too. */
  public static String line(String text) {
    return visible(text, false);
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
    return visible(text.replace("\r\n", "\n"), true);
  }

  private static String visible(String text, boolean keepLines) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if ((keepLines && (c == '\n' || c == '\t')) || !hidden(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(String.format(Locale.ROOT, "⟦U+%04X⟧", c));
              }
            });
    return out.toString();
  }

  /** Whether a character cannot be seen, or changes how others are seen. */
  static boolean hidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> filler(codePoint);
    };
  }

  private static boolean filler(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180D)
        || c == 0x2800
        || c == 0x3164
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
