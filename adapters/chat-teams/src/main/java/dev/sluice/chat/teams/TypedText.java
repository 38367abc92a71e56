package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person typed: without the mention of the bot, and decoded where Teams escaped it. Some
 * clients of Teams escape the plain text and some do not; the HTML that comes along tells which.
 */
final class TypedText {
  private static final char HARD_SPACE = '\u00A0';
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern ENTITY =
      Pattern.compile("&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|[a-z]{2,6});");
  private static final Map<String, String> NAMED =
      Map.of("lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ");

  private TypedText() {}

  static String of(JsonNode activity, String bot) {
    String text = Json.text(activity, "text");
    String html = html(activity);
    String decoded = decoded(text);
    boolean escaped = !html.isEmpty() && squeezed(html).equals(squeezed(words(decoded)));
    String typed = escaped && !squeezed(html).equals(squeezed(words(text))) ? decoded : text;
    for (JsonNode entity : activity.path("entities")) {
      String mention = Json.text(entity, "text");
      boolean ours =
          "mention".equals(Json.text(entity, "type"))
              && bot.equalsIgnoreCase(Json.text(entity, "mentioned", "id"));
      if (ours && !mention.isEmpty()) {
        typed = typed.replace(mention, " ").replace(decoded(mention), " ");
      }
    }
    return typed.replace("&nbsp;", " ").replace(HARD_SPACE, ' ').replace("\r\n", "\n").strip();
  }

  /** The words of the HTML that comes along, or empty. */
  private static String html(JsonNode activity) {
    for (JsonNode attachment : activity.path("attachments")) {
      if ("text/html".equals(Json.text(attachment, "contentType"))) {
        return decoded(TAG.matcher(Json.text(attachment, "content")).replaceAll(" "));
      }
    }
    return "";
  }

  private static String words(String text) {
    return text.replaceAll("</?at>", " ");
  }

  private static String squeezed(String text) {
    return text.replace(HARD_SPACE, ' ').replaceAll("\\s+", "");
  }

  /** Decodes entities once. */
  private static String decoded(String text) {
    Matcher matcher = ENTITY.matcher(text);
    StringBuilder out = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(out, Matcher.quoteReplacement(one(matcher.group(1))));
    }
    return matcher.appendTail(out).toString();
  }

  private static String one(String entity) {
    if (!entity.startsWith("#")) {
      return NAMED.getOrDefault(entity, "&" + entity + ";");
    }
    int point =
        entity.startsWith("#x")
            ? Integer.parseInt(entity.substring(2), 16)
            : Integer.parseInt(entity.substring(1));
    return Character.isValidCodePoint(point) ? Character.toString(point) : "&" + entity + ";";
  }
}
