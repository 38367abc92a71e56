package dev.sluice.db.mysql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads the code of routines, triggers and events: statements behind words that steer the way
 * through them. What a statement there does counts as hidden, for it runs later or perhaps.
 */
final class ProgramReader {
  private static final Set<String> STARTS =
      Set.of(
          ("BEGIN RETURN IF CASE LOOP WHILE REPEAT FOR SELECT INSERT UPDATE DELETE REPLACE CALL SET"
                  + " DO TRUNCATE CREATE DROP ALTER SIGNAL RESIGNAL EXECUTE PREPARE WITH VALUES")
              .split(" "));
  private static final Set<String> STEERING =
      Set.of(
          ("END DECLARE IF ELSEIF ELSE CASE WHEN WHILE LOOP REPEAT UNTIL FOR OPEN CLOSE FETCH LEAVE"
                  + " ITERATE SIGNAL RESIGNAL RETURN GET")
              .split(" "));
  private static final Set<Trait> ALARMING =
      EnumSet.of(
          Trait.UNBOUNDED_WRITE,
          Trait.DYNAMIC_SQL,
          Trait.LEAVES_DATABASE,
          Trait.CHANGES_PRIVILEGES,
          Trait.HIDDEN_WRITE,
          Trait.TRANSACTION_CONTROL);
  private final Reading reading;

  ProgramReader(Reading reading) {
    this.reading = reading;
  }

  /** Whether a statement is a piece of such code, which a server takes as part of a whole only. */
  static boolean isPiece(Tokens tokens) {
    return STEERING.contains(tokens.at(0)) || (tokens.named(0) && tokens.is(1, ":"));
  }

  /** Reads the code that begins at or after a place with a word that code begins with. */
  void readFrom(Tokens tokens, int from) {
    int start = start(tokens, from);
    if (start < tokens.size()) {
      read(tokens.part(start, tokens.size()));
    } else {
      reading.partly();
    }
  }

  /** The place at or after another where code begins; the end where none does. */
  static int start(Tokens tokens, int from) {
    for (int i = from; i < tokens.size(); i++) {
      boolean type = tokens.is(i - 1, "CHARACTER") || tokens.is(i - 1, "RETURNS");
      boolean label = tokens.named(i) && tokens.is(i + 1, ":");
      if (label || (STARTS.contains(tokens.at(i)) && !type)) {
        return i;
      }
      i = tokens.is(i, "(") ? tokens.closing(i) : i;
    }
    return tokens.size();
  }

  /** Reads statements between semicolons. */
  void read(Tokens code) {
    int from = 0;
    for (int i = 0; i <= code.size(); i++) {
      if (i == code.size() || code.is(i, ";")) {
        piece(code.part(from, i));
        from = i + 1;
      }
    }
  }

  private void piece(Tokens code) {
    Tokens rest = code;
    while (rest.size() > 0) {
      int next = steered(rest);
      if (next == 0) {
        statement(rest);
        return;
      }
      new Calls(rest.part(0, next), reading).read();
      rest = rest.part(next, rest.size());
    }
  }

  /** The place behind steering words; 0 where a statement begins, the end where there is none. */
  private static int steered(Tokens code) {
    if (code.named(0) && code.is(1, ":")) {
      return 2;
    }
    return switch (code.at(0)) {
      case "BEGIN" -> code.is(1, "NOT", "ATOMIC") ? 3 : 1;
      case "LOOP", "REPEAT", "ELSE" -> 1;
      case "IF", "ELSEIF", "WHEN" -> behind(code, "THEN");
      case "WHILE", "FOR" -> behind(code, "DO");
      case "CASE" -> code.is(1, "WHEN") ? 1 : behind(code, "WHEN") - 1;
      case "DECLARE" -> declared(code);
      default -> STEERING.contains(code.at(0)) ? code.size() : 0;
    };
  }

  /** The place behind a word that stands outside CASE … END and parentheses. */
  private static int behind(Tokens code, String word) {
    int depth = 0;
    for (int i = 1; i < code.size(); i++) {
      String at = code.at(i);
      if (depth == 0 && at.equals(word)) {
        return i + 1;
      }
      depth +=
          at.equals("(") || at.equals("CASE") ? 1 : at.equals(")") || at.equals("END") ? -1 : 0;
    }
    return code.size();
  }

  private static int declared(Tokens code) {
    int cursor = code.find(1, "CURSOR", "FOR");
    if (cursor > 0) {
      return cursor + 2;
    }
    int handler = code.find(1, "HANDLER", "FOR");
    if (handler < 0) {
      return code.size();
    }
    int i = handler + 2;
    while (true) {
      i = code.is(i, "SQLSTATE", "VALUE") ? i + 3 : code.is(i, "SQLSTATE") ? i + 2 : i;
      i = code.is(i, "NOT", "FOUND") ? i + 2 : code.isType(i - 1, Token.Type.STRING) ? i : i + 1;
      if (!code.is(i, ",")) {
        return i;
      }
      i++;
    }
  }

  private void statement(Tokens code) {
    StatementReading found = Reader.within(code);
    reading.atMost(found.certainty());
    found.objects().stream()
        .filter(use -> use.kind().equals("function"))
        .forEach(use -> reading.use(use.use(), use.kind(), use.name()));
    boolean some = code.is(0, "DELETE") || code.is(0, "REPLACE");
    for (Trait trait : found.traits()) {
      if (ALARMING.contains(trait) || (trait == Trait.DESTROYS_DATA && !some)) {
        reading.trait(trait, Trait.HIDDEN_WRITE);
      }
    }
    boolean asks = code.is(0, "SELECT") || code.is(0, "SET") || code.is(0, "DO");
    if (!asks) {
      reading.trait(Trait.HIDDEN_WRITE);
    }
  }
}
