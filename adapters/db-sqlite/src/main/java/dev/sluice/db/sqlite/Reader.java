package dev.sluice.db.sqlite;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/** Reads one statement by its tokens. What no rule here understands is never FULL. */
final class Reader {
  private static final Set<String> TRANSACTION =
      Set.of("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE");

  private final Tokens tokens;
  private final String kind;
  private final Reading reading = new Reading();

  private Reader(Tokens tokens) {
    this.tokens = tokens;
    this.kind = Kinds.of(tokens);
  }

  static StatementReading read(Statement statement) {
    try {
      if (new Splitter(statement.text()).split().statements().size() != 1) {
        return new Reading().atMost(Certainty.NONE).answer();
      }
      return new Reader(SqliteTokens.of(statement.text())).read().answer();
    } catch (ScriptException | StackOverflowError unreadable) {
      return new Reading().atMost(Certainty.NONE).answer();
    }
  }

  private Reading read() {
    if (TRANSACTION.contains(kind)) {
      return reading.trait(Trait.TRANSACTION_CONTROL);
    }
    if (kind.startsWith("CREATE ")) {
      new CreateReader(tokens, kind, reading).read();
    } else if (kind.equals("ALTER TABLE")) {
      new AlterReader(tokens, reading).read();
    } else if (kind.startsWith("DROP ")) {
      drop();
    } else {
      other();
    }
    Outside.calls(tokens, reading);
    return reading;
  }

  private void other() {
    switch (kind) {
      case "SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE", "WITH" ->
          new DataReader(tokens, reading).read();
      case "PRAGMA" -> new PragmaReader(tokens, reading).read();
      case "EXPLAIN", "ANALYZE" -> {}
      case "REINDEX" -> reading.trait(Trait.LONG_BLOCKING_LOCK);
      case "VACUUM" -> vacuum();
      case "ATTACH", "DETACH" -> reading.trait(Trait.LEAVES_DATABASE).partly();
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void vacuum() {
    reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
    if (tokens.has("INTO")) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void drop() {
    String object = kind.substring(5).toLowerCase(Locale.ROOT);
    if (!Set.of("table", "view", "index", "trigger").contains(object)) {
      reading.atMost(Certainty.NONE);
      return;
    }
    int at = tokens.skipOptions(2);
    reading.use(Use.DROPPED, object, tokens.name(at));
    if (tokens.afterName(at) != tokens.size() || !tokens.named(at)) {
      reading.partly();
    }
    switch (object) {
      case "table" -> reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
      case "view" -> reading.trait(Trait.BREAKS_READERS);
      default -> {}
    }
  }
}
