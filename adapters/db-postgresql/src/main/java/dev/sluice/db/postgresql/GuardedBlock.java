package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A DO block that makes one thing unless it is there: {@code BEGIN IF NOT EXISTS (SELECT …) THEN
 * CREATE TYPE …; END IF; END}, or {@code BEGIN CREATE TYPE …; EXCEPTION WHEN duplicate_object THEN
 * NULL; END}. Everything else stays text.
 */
final class GuardedBlock {
  private static final Set<String> MAKES =
      Set.of("CREATE TYPE", "CREATE TABLE", "CREATE SCHEMA", "CREATE SEQUENCE", "CREATE INDEX");
  private static final Set<String> KNOWN =
      Set.of(
          "DUPLICATE_OBJECT",
          "DUPLICATE_TABLE",
          "DUPLICATE_COLUMN",
          "DUPLICATE_SCHEMA",
          "UNIQUE_VIOLATION");
  private static final Set<Trait> HARM =
      EnumSet.of(
          Trait.DESTROYS_DATA,
          Trait.NARROWS_TYPE,
          Trait.UNBOUNDED_WRITE,
          Trait.HIDDEN_WRITE,
          Trait.DYNAMIC_SQL,
          Trait.LEAVES_DATABASE,
          Trait.CHANGES_PRIVILEGES,
          Trait.CHANGES_SETTINGS,
          Trait.BREAKS_READERS,
          Trait.CASCADES);

  private final Tokens body;

  private GuardedBlock(Tokens body) {
    this.body = body;
  }

  /** What such a block makes, read in full and harmless; empty for every other statement. */
  static Optional<Tokens> made(Tokens statement) {
    boolean said = statement.size() == 4 && statement.is(2, "LANGUAGE", "PLPGSQL");
    boolean plain = statement.is(0, "DO") && (statement.size() == 2 || said);
    String literal = statement.raw(1);
    if (!plain || !statement.isType(1, Token.Type.STRING) || !literal.startsWith("$")) {
      return Optional.empty();
    }
    int tag = literal.indexOf('$', 1) + 1;
    try {
      String text = literal.substring(tag, literal.length() - tag);
      return new GuardedBlock(PostgresTokens.of(text)).made();
    } catch (ScriptException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<Tokens> made() {
    int end = body.is(body.size() - 1, ";") ? body.size() - 1 : body.size();
    if (!body.is(0, "BEGIN") || !body.is(end - 1, "END")) {
      return Optional.empty();
    }
    return body.is(1, "IF", "NOT", "EXISTS", "(") ? asked(end - 1) : caught(end - 1);
  }

  private Optional<Tokens> asked(int end) {
    int close = body.closing(4);
    int stop = body.find(close, ";");
    boolean whole = body.is(close + 1, "THEN") && body.is(stop, ";", "END", "IF", ";");
    return whole && stop + 4 == end && harmless(body.part(5, close), false)
        ? Optional.of(body.part(close + 2, stop)).filter(part -> harmless(part, true))
        : Optional.empty();
  }

  private Optional<Tokens> caught(int end) {
    int stop = body.find(1, ";");
    int then = body.find(Math.max(stop, 0), "THEN");
    boolean whole =
        stop > 0
            && body.is(stop + 1, "EXCEPTION", "WHEN")
            && body.is(then + 1, "NULL", ";")
            && then + 3 == end;
    for (int i = stop + 3; whole && i < then; i++) {
      whole = KNOWN.contains(body.at(i)) || body.is(i, "OR");
    }
    return whole
        ? Optional.of(body.part(1, stop)).filter(part -> harmless(part, true))
        : Optional.empty();
  }

  private static boolean harmless(Tokens part, boolean makes) {
    String kind = Kinds.of(part);
    boolean wanted = makes ? MAKES.contains(kind) || adds(part, kind) : kind.equals("SELECT");
    if (!wanted) {
      return false;
    }
    Reading reading = new Reading();
    Reader.within(part, reading);
    StatementReading read = reading.answer();
    return read.certainty() == Certainty.FULL
        && read.dynamic().isEmpty()
        && read.traits().stream().noneMatch(HARM::contains)
        && read.objects().stream().noneMatch(use -> use.kind().equals("function"));
  }

  private static boolean adds(Tokens part, String kind) {
    if (!kind.equals("ALTER TABLE")) {
      return false;
    }
    List<Tokens> clauses = part.commaParts(part.afterName(part.skipOptions(2)));
    return clauses.stream().allMatch(clause -> clause.is(0, "ADD"));
  }
}
