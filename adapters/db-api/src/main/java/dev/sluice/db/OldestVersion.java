package dev.sluice.db;

import dev.sluice.db.DatabaseException.Category;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The oldest server that an engine works with.
 *
 * @param named as people say it, for example {@code SQL Server 2012}
 * @param major the first number of its version, for example 11
 * @param minor the second number, 0 where there is none
 */
public record OldestVersion(String named, int major, int minor) {
  private static final Pattern NUMBERS = Pattern.compile("^(\\d{1,9})(?:\\.(\\d{1,9}))?");

  /**
   * Lets a server of this version or a newer one pass, and one that does not say its version in
   * numbers.
   *
   * @param version as the server says it
   * @throws DatabaseException of category SETUP for an older one
   */
  public void require(String version) {
    Matcher said = NUMBERS.matcher(version);
    if (!said.find()) {
      return;
    }
    int first = Integer.parseInt(said.group(1));
    int second = said.group(2) == null ? 0 : Integer.parseInt(said.group(2));
    if (first < major || (first == major && second < minor)) {
      throw new DatabaseException(
          Category.SETUP,
          "",
          "The server's version " + version + " is too old",
          "Use " + named + " or a newer one");
    }
  }
}
