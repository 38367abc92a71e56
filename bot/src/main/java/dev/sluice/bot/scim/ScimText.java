package dev.sluice.bot.scim;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What directories write in more than one way: names of attributes, booleans, filters. */
final class ScimText {
  private static final int LONGEST = 400;
  private static final Pattern SCHEMA =
      Pattern.compile(
          "^urn:ietf:params:scim:schemas:[a-z0-9:.]+:(User|Group):", Pattern.CASE_INSENSITIVE);
  private static final Pattern EQUALS =
      Pattern.compile(
          "^\\s*([A-Za-z.]+)\\s+eq\\s+\"((?:[^\"\\\\]|\\\\.)*)\"\\s*$", Pattern.CASE_INSENSITIVE);
  private static final Pattern MEMBER =
      Pattern.compile("^members\\[value\\s+eq\\s+\"([^\"]+)\"]$", Pattern.CASE_INSENSITIVE);

  private ScimText() {}

  /** The attribute in lower case, without the name of its schema. */
  static String attribute(String path) {
    return SCHEMA.matcher(path.strip()).replaceFirst("").toLowerCase(Locale.ROOT);
  }

  /** The id in {@code members[value eq "id"]}. */
  static Optional<String> member(String path) {
    Matcher form = MEMBER.matcher(SCHEMA.matcher(path.strip()).replaceFirst(""));
    return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
  }

  /** A truth; Entra writes it as a text. */
  static boolean truth(JsonNode value) {
    String text = value.asString("").toLowerCase(Locale.ROOT);
    if (!text.equals("true") && !text.equals("false")) {
      throw ScimException.invalid("invalidValue", "'active' is true or false.");
    }
    return text.equals("true");
  }

  /** A short text without characters that cannot be seen. */
  static String text(JsonNode value, String attribute) {
    String text = value.isString() ? value.asString() : "";
    if (text.isBlank()
        || text.length() > LONGEST
        || text.chars().anyMatch(Character::isISOControl)) {
      throw ScimException.invalid(
          "invalidValue", "'" + attribute + "' is a text of 1 to " + LONGEST + " characters.");
    }
    return text.strip();
  }

  /** A comparison {@code attribute eq "value"}; empty when nothing is asked. */
  static Optional<Equals> filter(@Nullable String filter) {
    if (filter == null || filter.isBlank()) {
      return Optional.empty();
    }
    Matcher form = EQUALS.matcher(filter);
    if (!form.matches()) {
      throw ScimException.invalid(
          "invalidFilter",
          "Ask for one attribute: userName eq \"ada\", or displayName eq \"dbas\".");
    }
    return Optional.of(
        new Equals(attribute(form.group(1)), form.group(2).replaceAll("\\\\(.)", "$1")));
  }

  /**
   * One comparison.
   *
   * @param attribute name in lower case
   * @param value what it must be
   */
  record Equals(String attribute, String value) {}
}
