package dev.sluice.bot.chat.contract;

import java.util.Map;

/**
 * A message as a person reads it on a platform.
 *
 * @param id where the platform keeps it
 * @param text everything that can be read, a line per piece
 * @param buttons what each button brings back when it is pressed, by label
 */
public record Seen(String id, String text, Map<String, String> buttons) {
  /** A message; buttons keep their order. */
  public Seen {
    buttons = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(buttons));
  }

  /** What a button brings back. */
  public String press(String label) {
    if (!buttons.containsKey(label)) {
      throw new AssertionError(
          "no button " + label + " among " + buttons.keySet() + " on\n" + text);
    }
    return String.valueOf(buttons.get(label));
  }
}
