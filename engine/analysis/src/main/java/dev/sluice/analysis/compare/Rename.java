package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;

/**
 * A guess that an object of the first schema stands in the second under another name.
 *
 * @param from the object in the first schema
 * @param to the object in the second schema
 * @param strong whether the evidence is strong enough for a script to rely on it
 * @param why the evidence, in words
 */
public record Rename(SchemaObject from, SchemaObject to, boolean strong, String why) {
  /** The guess in one line. */
  public String text() {
    return "guess: "
        + Names.plain(from)
        + " was renamed to "
        + Names.bare(to.name())
        + " ("
        + why
        + ")";
  }
}
