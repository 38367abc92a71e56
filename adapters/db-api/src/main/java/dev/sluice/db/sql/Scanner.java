package dev.sluice.db.sql;

import java.util.Optional;

/** Reads a text token by token as one engine does; white space and comments are no tokens. */
public interface Scanner {
  /**
   * The next token, or empty at the end of the text.
   *
   * @throws dev.sluice.db.sql.ScriptException with the place when the text cannot be read truly
   */
  Optional<Token> next();
}
