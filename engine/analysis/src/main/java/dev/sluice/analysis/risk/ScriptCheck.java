package dev.sluice.analysis.risk;

import java.util.List;

/** Looks at the statements of a script one after the other and remembers. */
interface ScriptCheck {
  /** What a statement shows in the light of those before it. */
  List<Finding> see(Subject subject);

  /** The findings as they are to be told, once the whole script is known. */
  default List<Finding> revise(List<Finding> findings) {
    return findings;
  }

  /** What can be said only at the end. */
  default List<Finding> end() {
    return List.of();
  }
}
