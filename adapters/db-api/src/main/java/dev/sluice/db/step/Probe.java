package dev.sluice.db.step;

/**
 * What the catalog showed of a lone statement's object before it was sent; kept in the ledger, so
 * that the catalog can be read against it later.
 *
 * @param object the object in the engine's words; empty where no probe exists
 * @param before the object as it stood before, in the engine's words; empty when there was none
 */
public record Probe(String object, String before) {
  /** No probe. */
  public static final Probe NONE = new Probe("", "");

  /** Whether the catalog can tell what became of the statement. */
  public boolean tells() {
    return !object.isEmpty();
  }
}
