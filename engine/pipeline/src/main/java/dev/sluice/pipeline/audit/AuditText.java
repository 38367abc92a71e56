package dev.sluice.pipeline.audit;

/**
 * Text from outside as it may stand in the trail: no control characters, no characters that turn
 * the reading direction, no broken pairs, and no longer than a limit.
 */
final class AuditText {
  private static final String CUT = "…";

  private AuditText() {}

  /** The text with everything that is not plain escaped, cut to a number of characters. */
  static String clean(String text, int limit) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), limit) + CUT.length());
    int at = 0;
    while (at < text.length() && clean.length() < limit) {
      int point = text.codePointAt(at);
      at += Character.charCount(point);
      append(clean, point);
    }
    if (at >= text.length() && clean.length() <= limit) {
      return clean.toString();
    }
    int end = Math.min(clean.length(), limit - CUT.length());
    if (end > 0 && Character.isHighSurrogate(clean.charAt(end - 1))) {
      end--;
    }
    clean.setLength(end);
    return clean.append(CUT).toString();
  }

  private static void append(StringBuilder clean, int point) {
    int type = Character.getType(point);
    if (type == Character.SURROGATE) {
      clean.append('\uFFFD');
    } else if (type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR) {
      clean.append(String.format("\\u%04x", point));
    } else {
      clean.appendCodePoint(point);
    }
  }
}
