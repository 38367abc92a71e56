package dev.sluice.db.sql;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The up and down part of what an author wrote. A line {@code -- UP} may begin the up part, a line
 * {@code -- DOWN} begins the down part; both are case-insensitive and stand alone on their line.
 *
 * @param up the change
 * @param down what undoes it, where the author wrote that
 */
public record ScriptParts(String up, Optional<String> down) {
  private static final Pattern DOWN =
      Pattern.compile(
          "^[ \\t]*--[ \\t]*DOWN[ \\t]*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);
  private static final Pattern UP =
      Pattern.compile("\\A\\s*--[ \\t]*UP[ \\t]*$", Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

  /** Takes a text apart; a down script given beside it wins over one inside it. */
  public static ScriptParts of(String text, Optional<String> given) {
    Matcher mark = DOWN.matcher(text);
    if (!mark.find()) {
      return new ScriptParts(withoutMark(text), blankIsNone(given));
    }
    Optional<String> inside = Optional.of(text.substring(mark.end()).strip());
    return new ScriptParts(
        withoutMark(text.substring(0, mark.start())).stripTrailing(),
        blankIsNone(given).or(() -> blankIsNone(inside)));
  }

  /** The up part with everything at its place in the text, so that lines can be named. */
  public static String upInPlace(String text) {
    Matcher mark = DOWN.matcher(text);
    return mark.find() ? text.substring(0, mark.start()) : text;
  }

  private static String withoutMark(String up) {
    Matcher mark = UP.matcher(up);
    return mark.find() ? up.substring(mark.end()).stripLeading() : up;
  }

  private static Optional<String> blankIsNone(Optional<String> text) {
    return text.filter(script -> !script.isBlank());
  }
}
