package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Tokens;

/**
 * Finds calls of functions whose code is not in sight, as the engine's reader names them. One that
 * is made counts: what its body does comes with the first trigger or query that calls it.
 */
final class FunctionCalls {
  private FunctionCalls() {}

  /** The first call in a statement that runs what it calls. */
  static Check unknown() {
    return subject ->
        subject.reading().objects().stream()
            .filter(
                use -> use.kind().equals("function") && subject.reading().has(Trait.HIDDEN_WRITE))
            .map(ObjectUse::name)
            .findFirst()
            .map(name -> new Check.Hit(place(subject, name), "", name + "()"));
  }

  private static int place(Subject subject, String name) {
    Tokens tokens = subject.tokens();
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.named(i) && tokens.name(i).equals(name) && tokens.is(tokens.afterName(i), "(")) {
        return tokens.start(i);
      }
    }
    return subject.firstCode();
  }
}
