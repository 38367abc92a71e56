package dev.sluice.db.rows;

import dev.sluice.db.DatabaseException;
import dev.sluice.db.DatabaseException.Category;
import dev.sluice.db.ReadSession;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Optional;

/**
 * The list of what may be asked. A text passes when it is one statement of a listed kind, wholly
 * understood, that uses objects only to read them. What is doubtful does not pass.
 */
final class Question {
  private Question() {}

  /** The one statement of a text, without what surrounds it. */
  static String of(ReadSource source, String text) {
    if (text.indexOf('\0') >= 0) {
      throw refused("it holds the character NUL");
    }
    try {
      List<Statement> all = source.engine().split(text).statements();
      if (all.size() != 1) {
        throw refused("it is " + all.size() + " statements, and one is asked at a time");
      }
      Statement only = all.get(0);
      Optional<String> reason = objection(source, only);
      if (reason.isPresent()) {
        throw refused(reason.get());
      }
      return only.text();
    } catch (ScriptException unreadable) {
      throw refused("it cannot be read: " + unreadable.getMessage());
    }
  }

  private static Optional<String> objection(ReadSource source, Statement statement) {
    Tokens tokens = source.engine().tokens(statement.text());
    int first = 0;
    while (tokens.is(first, "(")) {
      first++;
    }
    if (!source.questions().contains(tokens.at(first))) {
      return Optional.of("it does not begin like a question");
    }
    Optional<String> own = source.objection(statement.text(), tokens);
    return own.isPresent() ? own : doubt(source.engine().read(statement));
  }

  private static Optional<String> doubt(StatementReading reading) {
    for (ObjectUse used : reading.objects()) {
      if (used.use() != Use.READ) {
        return Optional.of("it would change something");
      }
    }
    if (!reading.traits().isEmpty() || !reading.dynamic().isEmpty()) {
      return Optional.of("it does more than read");
    }
    return reading.certainty() == Certainty.FULL
        ? Optional.empty()
        : Optional.of("something in it, perhaps a function, is not known to only read");
  }

  private static DatabaseException refused(String reason) {
    return new DatabaseException(
        Category.REFUSED,
        ReadSession.READ_ONLY,
        "This is not asked: " + reason,
        "Ask with one SELECT of known functions; a change is a migration");
  }
}
