package dev.sluice.db.mysql;

import dev.sluice.db.sql.Folding;
import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads one statement by its tokens. What no rule here understands is never FULL. */
final class Reader {
  private static final Set<String> TRANSACTION =
      Set.of(
          "BEGIN",
          "START TRANSACTION",
          "COMMIT",
          "ROLLBACK",
          "SAVEPOINT",
          "RELEASE",
          "LOCK TABLES",
          "LOCK TABLE",
          "UNLOCK TABLES",
          "UNLOCK TABLE",
          "SET TRANSACTION");
  private static final Set<String> DATA =
      Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "VALUES", "TABLE", "WITH", "DO");

  private final Tokens tokens;
  private final String kind;
  private final Reading reading;

  private Reader(Tokens tokens) {
    this(tokens, new Reading());
  }

  private Reader(Tokens tokens, Reading reading) {
    this.tokens = tokens;
    this.kind = Kinds.of(tokens);
    this.reading = reading;
  }

  static StatementReading read(Statement statement, Dialect dialect) {
    try {
      Lexer lexer = new Lexer(statement.text(), dialect);
      Tokens tokens = Tokens.of(statement.text(), lexer, Folding.NONE);
      Reading reading = new Reader(tokens).read();
      if (tokens.size() == 0) {
        return new Reading().answer();
      }
      // A WHERE that half of the servers pass over may stand there.
      return (lexer.doubtful() ? reading.atMost(Certainty.NONE) : reading).answer();
    } catch (ScriptException | StackOverflowError unreadable) {
      return new Reading().atMost(Certainty.NONE).answer();
    }
  }

  /** Reads a statement of a routine, trigger or event. */
  static StatementReading within(Tokens statement) {
    return new Reader(statement).read().answer();
  }

  private Reading read() {
    if (TRANSACTION.contains(kind) || kind.startsWith("XA ") || autocommit()) {
      return reading.trait(Trait.TRANSACTION_CONTROL);
    }
    if (kind.startsWith("CREATE ")) {
      new CreateReader(tokens, kind, reading).read();
    } else if (kind.startsWith("ALTER ")) {
      new AlterReader(tokens, kind, reading).read();
    } else if (kind.startsWith("DROP ")) {
      drop();
    } else {
      other();
    }
    if (DATA.contains(kind) || kind.startsWith("SET") || kind.equals("EXPLAIN")) {
      new Calls(tokens, reading).read();
    } else if (kind.endsWith(" VIEW") || kind.equals("CREATE TABLE")) {
      int query = tokens.find(1, "SELECT");
      new Calls(tokens.part(query < 0 ? tokens.size() : query, tokens.size()), reading).read();
    }
    quotedLikeNames();
    return reading;
  }

  private boolean autocommit() {
    if (!kind.startsWith("SET")) {
      return false;
    }
    for (int i = 1; i < tokens.size(); i++) {
      String word = tokens.raw(i).toUpperCase(Locale.ROOT).replaceFirst("^@", "");
      boolean system = !tokens.raw(i).startsWith("@") || tokens.is(i - 1, "@");
      if (system && (word.equals("AUTOCOMMIT") || word.equals("COMPLETION_TYPE"))) {
        return true;
      }
    }
    return false;
  }

  private void other() {
    switch (kind) {
      case "SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "DO" ->
          new DataReader(tokens, reading).read();
      case "EXPLAIN", "DESCRIBE", "DESC" -> explain();
      case "TRUNCATE" -> truncate();
      case "SET" -> set();
      case "SET GLOBAL" -> setGlobal();
      case "SET PASSWORD" -> reading.trait(Trait.CHANGES_PRIVILEGES, Trait.CARRIES_SECRET);
      case "SET ROLE", "GRANT", "REVOKE" -> privileges();
      case "CALL", "EXECUTE", "PREPARE", "BEGIN NOT ATOMIC" ->
          reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
      case "ANALYZE" -> analyze();
      case "DEALLOCATE", "SHOW", "USE", "CHECK", "CHECKSUM", "HELP" -> {}
      case "RENAME TABLE", "RENAME TABLES" -> renames();
      case "RENAME USER" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case "LOAD DATA", "LOAD XML" -> load();
      case "OPTIMIZE", "REPAIR" -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
      case "FLUSH" -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.CHANGES_SETTINGS);
      case "PURGE BINARY", "PURGE MASTER" -> reading.trait(Trait.DESTROYS_DATA);
      default -> {
        if (ProgramReader.isPiece(tokens)) {
          new ProgramReader(reading).read(tokens);
          return;
        }
        if (kind.startsWith("INSTALL") || kind.startsWith("UNINSTALL")) {
          reading.trait(Trait.LEAVES_DATABASE);
        }
        reading.atMost(Certainty.NONE);
      }
    }
  }

  /** A text may be SQL that runs later, as that of init_connect, and 0x4452 is a text too. */
  private void setGlobal() {
    reading.trait(Trait.CHANGES_SETTINGS);
    for (Tokens part : tokens.commaParts(1)) {
      int last = part.size() - 1;
      boolean number = part.isType(last, Token.Type.NUMBER) && part.raw(last).matches("[0-9]+");
      boolean plain = number || Set.of("ON", "OFF", "DEFAULT").contains(part.at(last));
      if (!plain || !part.is(last - 1, "=")) {
        reading.partly();
      }
    }
  }

  /** MariaDB runs the statement behind SET STATEMENT … FOR with other settings. */
  private void set() {
    reading.trait(Trait.CHANGES_SETTINGS);
    int run = tokens.is(1, "STATEMENT") ? tokens.find(2, "FOR") + 1 : 0;
    if (run > 0) {
      new Reader(tokens.part(run, tokens.size()), reading).read();
      reading.partly();
    }
  }

  private void privileges() {
    reading.trait(Trait.CHANGES_PRIVILEGES);
    if (tokens.has("IDENTIFIED")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  /** MariaDB runs the statement that it analyzes, a row change too; of a table it counts rows. */
  private void analyze() {
    int table = tokens.is(1, "NO_WRITE_TO_BINLOG") || tokens.is(1, "LOCAL") ? 2 : 1;
    if (tokens.is(table, "TABLE") || tokens.is(table, "TABLES")) {
      return;
    }
    for (String verb : List.of("UPDATE", "DELETE", "INSERT", "REPLACE", "WITH", "SELECT")) {
      int at = tokens.find(0, verb);
      if (at > 0) {
        analyzed(tokens.part(at, tokens.size()));
        return;
      }
    }
  }

  private void explain() {
    if (tokens.has("ANALYZE")) {
      analyzed(tokens.part(tokens.find(0, "ANALYZE") + 1, tokens.size()));
    }
  }

  private void analyzed(Tokens statement) {
    new DataReader(statement, reading).read();
    new Calls(statement, reading).read();
    reading.partly();
  }

  private void truncate() {
    reading.use(Use.EMPTIED, "table", tokens.name(tokens.is(1, "TABLE") ? 2 : 1));
    reading.trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
  }

  private void renames() {
    for (Tokens part : tokens.commaParts(2)) {
      reading.use(Use.RENAMED, "table", part.name(part.skipOptions(0)));
    }
    reading.trait(Trait.BREAKS_READERS);
  }

  private void load() {
    int into = tokens.find(0, "INTO", "TABLE");
    reading.use(Use.WRITTEN, "table", tokens.name(into + 2));
    reading.trait(Trait.LEAVES_DATABASE);
    new Calls(tokens, reading).read();
    if (tokens.has("REPLACE")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
  }

  private void drop() {
    String object = kind.substring(5).toLowerCase(Locale.ROOT);
    int at = Math.max(tokens.find(1, kind.substring(5)), tokens.find(1, "TABLES"));
    int from = tokens.skipOptions(Math.max(1, at) + 1);
    if (object.equals("index")) {
      int on = tokens.find(from, "ON");
      reading.use(Use.DROPPED, "index", tokens.name(on + 1) + "." + tokens.name(from));
      reading.use(Use.ALTERED, "table", tokens.name(on + 1));
      return;
    }
    List<Tokens> parts = tokens.commaParts(from);
    parts.forEach(part -> reading.use(Use.DROPPED, object, part.name(0)));
    boolean temporary = tokens.is(1, "TEMPORARY");
    if (Set.of("table", "database", "tablespace", "sequence").contains(object) && !temporary) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (Set.of("user", "role").contains(object)) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
    if (Set.of("table", "view", "function", "procedure", "database", "sequence").contains(object)
        && !temporary) {
      reading.trait(Trait.BREAKS_READERS);
    }
    if (object.equals("database")) {
      reading.trait(Trait.CASCADES);
    }
    if (object.equals("prepare")) {
      return;
    }
    if (!Set.of(
            "table",
            "view",
            "function",
            "procedure",
            "database",
            "trigger",
            "event",
            "user",
            "role",
            "sequence")
        .contains(object)) {
      reading.partly();
    }
  }

  /**
   * In ANSI_QUOTES mode a name stands in double quotes; without it that place would be an error.
   */
  private void quotedLikeNames() {
    for (int i = 1; i < tokens.size(); i++) {
      boolean string = tokens.isType(i, Token.Type.STRING) && tokens.raw(i).startsWith("\"");
      if (string
          && Set.of("FROM", "INTO", "UPDATE", "TABLE", "JOIN", "VIEW", "ON", ".")
              .contains(tokens.at(i - 1))) {
        reading.partly();
      }
    }
  }
}
