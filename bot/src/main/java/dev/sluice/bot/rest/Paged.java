package dev.sluice.bot.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of a list.
 *
 * @param items in the list's own order
 * @param next the cursor of the next page, or empty after the last one
 */
record Paged<T>(
    List<T> items,
    @Schema(description = "The cursor of the next page, or empty after the last one") String next) {
  /** The most items of a page, where a resource does not say otherwise. */
  static final int MOST = 200;

  private static final Pattern CURSOR = Pattern.compile("([0-9]{1,9})\\.(.+)", Pattern.DOTALL);

  /**
   * The page of a list that is at hand as a whole.
   *
   * @param key what names an item of the list and no other
   * @param cursor {@code next} of the page before, or empty for the first one: the last item's
   *     place and key. An item that is gone is followed by what stands at its place now.
   */
  static <T> Paged<T> of(List<T> all, Function<T, String> key, String cursor, int limit) {
    checkLimit(limit, MOST);
    List<String> keys = all.stream().map(key).toList();
    int from = cursor.isEmpty() ? 0 : behind(keys, cursor);
    int to = Math.min(all.size(), from + limit);
    String next = to < all.size() ? (to - 1) + "." + keys.get(to - 1) : "";
    return new Paged<>(all.subList(from, to), next);
  }

  private static int behind(List<String> keys, String cursor) {
    Matcher parts = CURSOR.matcher(cursor);
    if (!parts.matches()) {
      throw Answers.invalid(
          "'cursor' is none of these pages.", "Take 'next' of the page before as 'cursor'.");
    }
    int there = keys.indexOf(parts.group(2));
    return there < 0 ? Math.min(keys.size(), Integer.parseInt(parts.group(1))) : there + 1;
  }

  /**
   * Refuses a page of no size, or of too large a one.
   *
   * @throws dev.sluice.bot.web.RefusedException where it is
   */
  static void checkLimit(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw Answers.invalid("'limit' is not 1 to " + most + ".", "Page on with 'cursor'.");
    }
  }
}
