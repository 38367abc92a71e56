package dev.sluice.analysis.risk;

import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.sql.Batches;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;

/**
 * A statement under the rules' eyes.
 *
 * @param statement its text and place
 * @param reading what the engine's reader says of it
 * @param tokens what the engine's scanner makes of it
 * @param code its reduced code
 * @param engine who reads it
 */
record Subject(
    Statement statement,
    StatementReading reading,
    Tokens tokens,
    SqlCode code,
    DatabaseEngine engine) {

  /** Offset of the first character that is not comment or white space. */
  int firstCode() {
    return code.text().isEmpty() ? 0 : code.offset(0);
  }

  /** The leading word in lower case, or an empty one. */
  String verb() {
    String text = code.text();
    int end = 0;
    while (end < text.length() && SqlCode.wordCharacter(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  /** Whether the reduced code begins with a word or phrase. */
  boolean begins(String phrase) {
    String text = code.text();
    return text.startsWith(phrase)
        && (text.length() == phrase.length()
            || !SqlCode.wordCharacter(text.charAt(phrase.length())));
  }

  /** Whether it asks to be carried out in batches, each a transaction of its own. */
  boolean batched() {
    try {
      return (begins("update") || begins("delete")) && Batches.of(statement).isPresent();
    } catch (ScriptException unreadable) {
      return false;
    }
  }

  /** Names of what it creates and what was certainly not there before. */
  List<String> made() {
    boolean surely = !begins("create or replace") && !tokens.has("IF", "NOT", "EXISTS");
    return reading.objects().stream()
        .filter(use -> surely && use.use() == Use.CREATED)
        .map(ObjectUse::name)
        .toList();
  }

  /** Whether the reader gave any of these traits. */
  boolean any(Trait... traits) {
    for (Trait trait : traits) {
      if (reading.has(trait)) {
        return true;
      }
    }
    return false;
  }

  /** Line and column in the script of an offset in the statement. */
  Position position(int offset) {
    int line = statement.startLine();
    int column = statement.startColumn();
    String text = statement.text();
    for (int i = 0; i < Math.min(offset, text.length()); i++) {
      char c = text.charAt(i);
      boolean ends = c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1));
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    return new Position(line, column);
  }

  /** A place in the script, both from 1. */
  record Position(int line, int column) {}
}
