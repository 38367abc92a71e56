package dev.sluice.analysis.plan;

import java.util.Optional;

/** Looks for the safe form of one statement, or of one action of it, on one engine. */
interface Forms {
  /**
   * The safe form, or a form that says why there is none; empty when this statement needs none, or
   * is none that this looks at.
   */
  Optional<Form> of(Piece piece);
}
