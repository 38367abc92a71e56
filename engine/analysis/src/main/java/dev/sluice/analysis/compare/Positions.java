package dev.sluice.analysis.compare;

import dev.sluice.db.schema.SchemaObject;

/** Where columns stand. */
final class Positions {
  private Positions() {}

  /** The place of a column, 0 where the engine does not say. */
  static int of(SchemaObject column) {
    String text = column.attribute("position");
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }
}
