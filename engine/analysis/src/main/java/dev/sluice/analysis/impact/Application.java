package dev.sluice.analysis.impact;

import java.util.Optional;

/**
 * An application whose repository is looked through.
 *
 * @param service its name
 * @param location a folder with a Git repository, or the address of one
 */
public record Application(String service, String location) {
  /**
   * Refuses what is not encrypted.
   *
   * @throws IllegalArgumentException for an address that begins with {@code http:}
   */
  public Application {
    if (location.regionMatches(true, 0, "http:", 0, 5)) {
      throw new IllegalArgumentException(
          "'" + withoutUser(location) + "' is not encrypted: only https: is");
    }
  }

  /**
   * Reads {@code LOCATION[=SERVICE]}; without a name the last part of the location is it.
   *
   * @throws IllegalArgumentException when there is no location, or one that is not encrypted
   */
  public static Application parse(String text) {
    int equal = text.lastIndexOf('=');
    boolean named = equal > 0 && text.indexOf('/', equal) < 0;
    String location = named ? text.substring(0, equal) : text;
    if (location.isBlank()) {
      throw new IllegalArgumentException("'" + text + "' names no repository");
    }
    String own = last(withoutUser(location));
    String name = named ? text.substring(equal + 1) : own;
    return new Application(name.isBlank() ? own : name, location);
  }

  /** The location without a user and a password that may stand in it. */
  public String shown() {
    return withoutUser(location);
  }

  /** A text without what stands before the host of an address in it. */
  static String withoutUser(String text) {
    return text.replaceAll("(\\w+://)\\S*@", "$1");
  }

  /** Whether it has to be fetched from elsewhere. */
  boolean remote() {
    return location.matches("(?:https|ssh|git|file)://?/?.*|[\\w.-]+@[\\w.-]+:.*");
  }

  private static String last(String location) {
    String plain = location.replaceAll("[/\\\\]+(?:\\.git)?$", "").replaceAll("\\.git$", "");
    String name = plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf(':')) + 1);
    return Optional.of(name).filter(one -> !one.isBlank()).orElse(location);
  }
}
