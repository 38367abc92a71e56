package dev.sluice.chat.discord;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * What a person reads in a message, what each button brings back, and what Discord would do with
 * the text beyond showing it.
 *
 * @param text text, a line per piece
 * @param buttons custom ids by label, in order
 * @param active mentions, links, emojis and the like that the text sets off
 */
public record ReadMessage(String text, Map<String, String> buttons, List<String> active) {
  private static final Pattern PIECES =
      Pattern.compile(
          "(?s)```([a-z]*\\n"
              + ")?(?<code>.*?)```|\\\\(?<literal>[^0-9A-Za-z\\s])|`(?<inline>[^`\\n"
              + "]+)`|\\*\\*(?<bold>(?:\\\\.|[^\\\\*])+?)\\*\\*|(?<quote>(?m)^>"
              + " )|(?<active><[@#:/a-z][^>\\n"
              + "]*>|@everyone|@here|https?://\\S+|\\[[^\\]]*\\]\\([^)]*\\)|:[a-z_]+:|[*_~|]{1,2}\\S|(?m)^(?:#{1,3}|-#|[-*]|\\d+\\.)"
              + " )");

  /** What a button brings back. */
  public String press(String label) {
    return Optional.ofNullable(buttons.get(label)).orElseThrow();
  }

  /** Reads a message as Discord draws it. */
  public static ReadMessage of(DataObject message) {
    StringBuilder text = new StringBuilder();
    List<String> active = new ArrayList<>();
    draw(message.getString("content", ""), text, active);
    message
        .optArray("embeds")
        .ifPresent(
            embeds ->
                embeds.stream(DataArray::getObject)
                    .forEach(
                        embed -> {
                          draw(embed.getString("title", ""), text, active);
                          draw(embed.getString("description", ""), text, active);
                        }));
    Map<String, String> buttons = new LinkedHashMap<>();
    message
        .optArray("components")
        .ifPresent(
            rows ->
                rows.stream(DataArray::getObject)
                    .flatMap(row -> row.getArray("components").stream(DataArray::getObject))
                    .forEach(button -> button(button, buttons, text)));
    return new ReadMessage(text.toString(), buttons, active);
  }

  private static void button(DataObject button, Map<String, String> buttons, StringBuilder text) {
    if (button.hasKey("url")) {
      text.append('(').append(button.getString("url")).append(')');
    } else {
      buttons.put(button.getString("label"), button.getString("custom_id"));
    }
  }

  private static void draw(String markdown, StringBuilder out, List<String> active) {
    Matcher piece = PIECES.matcher(markdown);
    int end = 0;
    while (piece.find()) {
      out.append(markdown.substring(end, piece.start()));
      end = piece.end();
      if (piece.group("code") != null) {
        out.append(piece.group("code"));
      } else if (piece.group("literal") != null) {
        out.append(piece.group("literal"));
      } else if (piece.group("inline") != null) {
        out.append(piece.group("inline"));
      } else if (piece.group("bold") != null) {
        draw(piece.group("bold"), out, active);
        out.setLength(out.length() - 1);
      } else if (piece.group("active") != null) {
        active.add(piece.group("active"));
        out.append(piece.group("active"));
      }
    }
    out.append(markdown.substring(end)).append('\n');
  }
}
