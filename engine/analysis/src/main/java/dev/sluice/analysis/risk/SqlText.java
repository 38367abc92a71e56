package dev.sluice.analysis.risk;

/** Where comments, literals and quoted names of PostgreSQL's lexis end. */
final class SqlText {
  private SqlText() {}

  /** Letters, digits, underscore and dollar, of any script. */
  static boolean wordCharacter(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$' || Character.isSurrogate(c);
  }

  /** Offset after the comment that starts here, or {@code at} when none does; blocks nest. */
  static int skipComment(String text, int at) {
    if (text.startsWith("--", at)) {
      int end = at;
      while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
        end++;
      }
      return end;
    }
    return text.startsWith("/*", at) ? skipBlock(text, at) : at;
  }

  private static int skipBlock(String text, int at) {
    int depth = 1;
    int i = at + 2;
    while (i < text.length() && depth > 0) {
      if (text.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i += 2;
      } else {
        i++;
      }
    }
    return i;
  }

  /** Offset after the string or dollar literal that starts here, or {@code at} when none does. */
  static int skipLiteral(String text, int at) {
    char c = text.charAt(at);
    if (c == '\'') {
      return skipString(text, at, false);
    }
    boolean prefixed = at + 1 < text.length() && text.charAt(at + 1) == '\'';
    boolean fresh = at == 0 || !wordCharacter(text.charAt(at - 1));
    if (prefixed && fresh && "eEnNbBxX".indexOf(c) >= 0) {
      return skipString(text, at + 1, c == 'e' || c == 'E');
    }
    return c == '$' && fresh ? skipDollar(text, at) : at;
  }

  private static int skipString(String text, int at, boolean escapes) {
    int i = at + 1;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (escapes && c == '\\') {
        i += 2;
      } else if (c != '\'') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '\'') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return text.length();
  }

  private static int skipDollar(String text, int at) {
    int tagEnd = at + 1;
    while (tagEnd < text.length()
        && text.charAt(tagEnd) != '$'
        && wordCharacter(text.charAt(tagEnd))) {
      tagEnd++;
    }
    boolean tag =
        tagEnd < text.length()
            && text.charAt(tagEnd) == '$'
            && (tagEnd == at + 1 || !Character.isDigit(text.charAt(at + 1)));
    if (!tag) {
      return at;
    }
    String mark = text.substring(at, tagEnd + 1);
    int end = text.indexOf(mark, tagEnd + 1);
    return end < 0 ? text.length() : end + mark.length();
  }

  /** Offset after the quoted name that starts here. */
  static int skipQuotedName(String text, int at) {
    int i = at + 1;
    while (i < text.length()) {
      if (text.charAt(i) != '"') {
        i++;
      } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
        i += 2;
      } else {
        return i + 1;
      }
    }
    return Math.max(text.length(), at + 2);
  }
}
