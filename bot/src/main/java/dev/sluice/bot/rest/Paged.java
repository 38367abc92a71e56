package dev.sluice.bot.rest;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

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

  /**
   * The page of a list that is at hand as a whole.
   *
   * @param key what names an item of the list and no other; the last one's is the cursor
   * @param cursor {@code next} of the page before, or empty for the first one
   */
  static <T> Paged<T> of(List<T> all, Function<T, String> key, String cursor, int limit) {
    checkLimit(limit, MOST);
    List<String> keys = all.stream().map(key).toList();
    int from = cursor.isEmpty() ? 0 : keys.indexOf(cursor) + 1;
    if (from == 0 && !cursor.isEmpty()) {
      throw Answers.invalid(
          "'cursor' names nothing in this list, or nothing any more.",
          "Begin again without 'cursor'.");
    }
    int to = Math.min(all.size(), from + limit);
    return new Paged<>(all.subList(from, to), to < all.size() ? keys.get(to - 1) : "");
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
