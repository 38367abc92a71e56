package dev.sluice.chat.discord;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * The body of a request: JSON, alone or with files.
 *
 * @param text the JSON
 * @param uploads files that come with it
 */
record DiscordBody(String text, List<Upload> uploads) {
  private static final int MOST_FILES = 10;
  private static final int MOST_CHARACTERS = 10 * 1024 * 1024;
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME =
      Pattern.compile("name=\"([^\"]+)\"(?:; filename=\"([^\"]+)\")?");

  static DiscordBody of(String type, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    Matcher boundary = BOUNDARY.matcher(type);
    if (!type.startsWith("multipart/form-data") || !boundary.find()) {
      return new DiscordBody(text, List.of());
    }
    String json = "{}";
    List<Upload> uploads = new ArrayList<>();
    for (String part : text.split("--" + Pattern.quote(boundary.group(1)), -1)) {
      int end = part.indexOf("\r\n\r\n");
      Matcher name = NAME.matcher(end < 0 ? "" : part.substring(0, end));
      if (name.find()) {
        String content = part.substring(end + 4, part.length() - 2);
        if (name.group(1).equals("payload_json")) {
          json = content;
        } else {
          int index = Integer.parseInt(name.group(1).replaceAll("files\\[([0-9]+)\\]", "$1"));
          uploads.add(new Upload(index, String.valueOf(name.group(2)), content));
        }
      }
    }
    return new DiscordBody(json, uploads);
  }

  /** A file that comes with a request, as the part {@code files[index]}. */
  record Upload(int index, String name, String content) {}

  /**
   * The files of a message after this request: exactly those that {@code attachments} names, by the
   * number of their part; where it says nothing, these together with those of before.
   *
   * @return empty when it names other files than those that came, or they are too many or too large
   */
  Optional<Map<String, String>> files(Map<String, String> before) {
    Optional<DataArray> named = json().optArray("attachments");
    Map<String, String> after = new LinkedHashMap<>(named.isPresent() ? Map.of() : before);
    for (Upload upload : uploads) {
      String name = upload.name();
      while (after.containsKey(name)) {
        name = "copy of " + name;
      }
      after.put(name, upload.content());
    }
    Set<String> came =
        uploads.stream().map(u -> u.index() + " " + u.name()).collect(Collectors.toSet());
    boolean same =
        named
            .map(all -> all.stream(DataArray::getObject))
            .map(all -> all.map(a -> a.getInt("id") + " " + a.getString("filename")))
            .map(all -> all.collect(Collectors.toSet()).equals(came))
            .orElse(true);
    boolean within =
        uploads.size() <= MOST_FILES
            && uploads.stream().allMatch(u -> u.content().length() <= MOST_CHARACTERS);
    return same && within ? Optional.of(after) : Optional.empty();
  }

  DataObject json() {
    return text.isBlank() ? DataObject.empty() : DataObject.fromJson(text);
  }

  DataArray array() {
    return DataArray.fromJson(text);
  }
}
