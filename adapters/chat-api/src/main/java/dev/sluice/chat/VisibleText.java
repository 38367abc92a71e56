package dev.sluice.chat;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Text of people made safe to look at: what cannot be seen, or changes how other characters are
 * seen, is written out as {@code ⟦U+202E⟧}, so that what is read is what is there. Every platform
 * puts every text through it, and then through its own escaping.
 */
public final class VisibleText {
  private static final Pattern LONE_CARRIAGE = Pattern.compile("\\r(?!\\n)");

  private VisibleText() {}

  /** One line: line ends and tabs are shown too. */
  public static String line(String text) {
    return visible(text, false);
  }

  /**
   * Several lines: LF, CRLF and tabs stay what they are. A CR alone is shown and ends its line,
   * since findings and errors count it as a line end and some databases end a comment there.
   */
  public static String lines(String text) {
    return visible(LONE_CARRIAGE.matcher(text).replaceAll("\r\r\n").replace("\r\n", "\n"), true);
  }

  /** The text with NUL and unpaired surrogates replaced, for a store that cannot hold them. */
  public static String storable(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point ->
                safe.appendCodePoint(
                    point == 0
                        ? 0x2400
                        : Character.getType(point) == Character.SURROGATE ? 0xFFFD : point));
    return safe.toString();
  }

  /**
   * The text cut to a number of UTF-16 units, never inside a character; an ellipsis stands for the
   * rest.
   */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Math.max(0, most - 1);
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + "…";
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
  public static boolean hidden(int codePoint) {
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
        || (c >= 0xFE00 && c <= 0xFE0E)
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
