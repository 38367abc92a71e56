package dev.sluice.chat.console;

/** Text of people made safe to look at: what would hide or reorder other text becomes visible. */
final class VisibleText {
  private VisibleText() {}

  /** The text with NUL and unpaired surrogates replaced, for a store that cannot hold them. */
  static String storable(String text) {
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
   * The text with control, bidi and zero-width characters written out as {@code ⟨U+202E⟩}. Line
   * ends and tabs stay.
   */
  static String of(String text) {
    if (text.codePoints().noneMatch(VisibleText::hidden)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length() + 16);
    text.codePoints()
        .filter(point -> point != '\r')
        .forEach(
            point -> {
              if (hidden(point)) {
                shown.append("⟨U+%04X⟩".formatted(point));
              } else {
                shown.appendCodePoint(point);
              }
            });
    return shown.toString();
  }

  private static boolean hidden(int point) {
    if (point == '\n' || point == '\t') {
      return false;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.SURROGATE,
          Character.PARAGRAPH_SEPARATOR ->
          point != 0x200D;
      default -> point == 0x3164 || point == 0x115F || point == 0x1160 || point == 0xFFA0;
    };
  }
}
