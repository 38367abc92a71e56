package dev.sluice.chat.discord;

import dev.sluice.chat.VisibleText;

/**
 * Text in Discord's Markdown. Whatever people wrote is literal in it: every character that could
 * begin a mention, a link, an emoji, a list or any formatting stands behind a backslash.
 */
final class Markdown {
  private static final String SPECIAL = "\\*_~`|>#-[]<:@";

  private final StringBuilder text = new StringBuilder();

  Markdown plain(String literal) {
    text.append(literal(VisibleText.lines(literal)));
    return this;
  }

  Markdown bold(String literal) {
    String visible = VisibleText.line(literal);
    if (!visible.isBlank()) {
      text.append("**").append(literal(visible)).append("**");
    }
    return this;
  }

  /** A bar or the like, made of characters that are not special. */
  Markdown fixed(String ours) {
    text.append('`').append(ours).append('`');
    return this;
  }

  /** The one way to call somebody. */
  Markdown call(String user) {
    text.append("<@").append(user).append('>');
    return this;
  }

  /** Lines in a fixed-width face; nothing in them can end it. */
  static Markdown block(String language, String code) {
    Markdown block = new Markdown();
    if (code.contains("```")) {
      for (String line : code.split("\n", -1)) {
        block.text.append("> ").append(literal(line)).append('\n');
      }
      block.text.setLength(block.text.length() - 1);
    } else {
      block.text.append("```").append(language).append('\n').append(code).append("\n```");
    }
    return block;
  }

  /** A visible text as Markdown that shows just that. */
  static String literal(String visible) {
    StringBuilder out = new StringBuilder(visible.length() + 16);
    boolean numbers = true;
    for (int i = 0; i < visible.length(); i++) {
      char c = visible.charAt(i);
      if (SPECIAL.indexOf(c) >= 0 || (c == '.' && numbers && i > 0)) {
        out.append('\\');
      }
      out.append(c);
      numbers = c == '\n' || (numbers && (Character.isDigit(c) || c == ' '));
    }
    return out.toString();
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
