package dev.sluice.analysis.risk;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills the safe form of a statement with the statement's own parts. */
final class Rewrites {
  private static final Pattern HOLE = Pattern.compile("\\{(name:|optional:)?([a-z]\\w*)}( )?");

  private Rewrites() {}

  /**
   * The safe form, or empty when a part is missing. {@code {x}} is a part as written, {@code
   * {name:x}} its last name as a piece of a new name, {@code {optional:x}} may be missing.
   */
  static String fill(String template, Map<String, String> parts) {
    Matcher matcher = HOLE.matcher(template);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      String kind = matcher.group(1) == null ? "" : matcher.group(1);
      String part = parts.get(matcher.group(2));
      if (part == null && !kind.equals("optional:")) {
        return "";
      }
      String gap = matcher.group(3) == null || part == null ? "" : " ";
      String value = part == null ? "" : (kind.equals("name:") ? piece(part) : part) + gap;
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(out).toString().strip();
  }

  private static String piece(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replaceAll("[^\\p{L}\\p{N}_]", "");
  }
}
