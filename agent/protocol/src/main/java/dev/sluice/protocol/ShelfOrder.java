package dev.sluice.protocol;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What may be asked about the artifacts of a target, as it stands in {@code Inspect.what}: {@code
 * artifacts}, {@code artifact ID}, {@code restore ID}, {@code purge ID}, {@code extend ID TIME}.
 *
 * @param deed what is wanted
 * @param artifact name of the artifact; empty for the whole list
 * @param until for {@link Deed#EXTEND} until when it is kept
 */
public record ShelfOrder(Deed deed, String artifact, Optional<Instant> until) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,100}");

  /** What can be done. */
  public enum Deed {
    /** List everything. */
    LIST("artifacts"),
    /** Tell of one: what it holds, never values of rows, and what stands in the way of it. */
    INSPECT("artifact"),
    /** Put one back by itself. */
    RESTORE("restore"),
    /** Keep one until later. */
    EXTEND("extend"),
    /** Drop one for good. */
    PURGE("purge");

    private final String word;

    Deed(String word) {
      this.word = word;
    }

    /** How it is spelled in frames. */
    public String word() {
      return word;
    }
  }

  /** Checks that the parts belong together. */
  public ShelfOrder {
    if ((deed == Deed.LIST) != artifact.isEmpty()
        || (deed == Deed.EXTEND) != until.isPresent()
        || (!artifact.isEmpty() && !named(artifact))) {
      throw new IllegalArgumentException("no order: " + deed + " of an artifact");
    }
  }

  /** Whether a text can be the name of an artifact. */
  public static boolean named(String text) {
    return NAME.matcher(text).matches();
  }

  /** An order without a time. */
  public static ShelfOrder of(Deed deed, String artifact) {
    return new ShelfOrder(deed, artifact, Optional.empty());
  }

  /** The text that is signed and sent. */
  public String text() {
    return (deed.word + " " + artifact + " " + until.map(Instant::toString).orElse("")).strip();
  }

  /** Reads a text; empty when it is none of these. */
  public static Optional<ShelfOrder> parse(String text) {
    String[] words = text.split(" ", -1);
    for (Deed deed : Deed.values()) {
      if (deed.word.equals(words[0])) {
        try {
          String artifact = words.length > 1 ? words[1] : "";
          Optional<Instant> until =
              words.length > 2 ? Optional.of(Instant.parse(words[2])) : Optional.empty();
          ShelfOrder order = new ShelfOrder(deed, artifact, until);
          return order.text().equals(text) ? Optional.of(order) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeParseException wrong) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
