package dev.sluice.chat.discord;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * The body of a request: JSON, alone or with files.
 *
 * @param text the JSON
 * @param files content of files by name
 */
record DiscordBody(String text, Map<String, String> files) {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME =
      Pattern.compile("name=\"([^\"]+)\"(?:; filename=\"([^\"]+)\")?");

  static DiscordBody of(String type, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Matcher boundary = BOUNDARY.matcher(type);
    if (!type.startsWith("multipart/form-data") || !boundary.find()) {
      return new DiscordBody(text, Map.of());
    }
    String json = "{}";
    Map<String, String> files = new LinkedHashMap<>();
    for (String part : text.split("--" + Pattern.quote(boundary.group(1)), -1)) {
      int end = part.indexOf("\r\n\r\n");
      Matcher name = NAME.matcher(end < 0 ? "" : part.substring(0, end));
      if (name.find()) {
        String content = part.substring(end + 4, part.length() - 2);
        if (name.group(1).equals("payload_json")) {
          json = content;
        } else {
          files.put(String.valueOf(name.group(2)), content);
        }
      }
    }
    return new DiscordBody(json, files);
  }

  DataObject json() {
    return text.isBlank() ? DataObject.empty() : DataObject.fromJson(text);
  }

  DataArray array() {
    return DataArray.fromJson(text);
  }
}
