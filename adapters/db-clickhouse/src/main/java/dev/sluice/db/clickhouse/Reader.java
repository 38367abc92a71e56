package dev.sluice.db.clickhouse;

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
  private static final Set<String> TRANSACTION = Set.of("BEGIN", "COMMIT", "ROLLBACK", "START");
  private static final Set<String> PRIVILEGES =
      Set.of("USER", "ROLE", "ROW POLICY", "QUOTA", "SETTINGS PROFILE", "NAMED COLLECTION");

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
      Lexer lexer = new Lexer(statement.text());
      Tokens tokens = Tokens.of(statement.text(), lexer, dev.sluice.db.sql.Folding.NONE);
      Reading reading = new Reader(tokens).read();
      // Servers before 21 end a comment at the first */, so that its rest is SQL to them.
      return (lexer.nestedComment() ? reading.partly() : reading).answer();
    } catch (ScriptException | StackOverflowError unreadable) {
      return new Reading().atMost(Certainty.NONE).answer();
    }
  }

  private Reading read() {
    if (TRANSACTION.contains(kind)) {
      return reading.trait(Trait.TRANSACTION_CONTROL);
    }
    int space = kind.indexOf(' ');
    String object = space < 0 ? "" : kind.substring(space + 1);
    if (PRIVILEGES.contains(object)) {
      privileges();
    } else if (kind.startsWith("CREATE ") || kind.startsWith("ATTACH ")) {
      new CreateReader(tokens, object, reading).read();
    } else if (kind.equals("ALTER TABLE")) {
      new AlterReader(tokens, reading).read();
    } else if (kind.startsWith("DROP ") || kind.startsWith("DETACH ")) {
      drop(object);
    } else if (kind.startsWith("RENAME ") || kind.startsWith("EXCHANGE ")) {
      rename(object);
    } else {
      other();
    }
    Outside.calls(tokens, reading);
    settings();
    return reading;
  }

  private void other() {
    switch (kind) {
      case "SELECT", "INSERT", "WITH", "DELETE", "UPDATE" -> new DataReader(tokens, reading).read();
      case "TRUNCATE TABLE" -> truncate();
      case "TRUNCATE DATABASE" -> {
        reading.use(Use.EMPTIED, "database", tokens.name(tokens.skipOptions(2)));
        reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
      }
      case "OPTIMIZE TABLE" -> optimize();
      case "SET", "USE" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "GRANT", "REVOKE", "SET ROLE" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case "SHOW", "DESCRIBE", "DESC", "EXISTS", "EXPLAIN", "CHECK" -> {}
      case "SYSTEM" -> system();
      case "KILL" -> reading.trait(Trait.CHANGES_SETTINGS).partly();
      case "BACKUP" -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case "RESTORE" -> reading.trait(Trait.LEAVES_DATABASE, Trait.HIDDEN_WRITE).partly();
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void privileges() {
    reading.trait(Trait.CHANGES_PRIVILEGES);
    if (tokens.has("IDENTIFIED") || kind.endsWith("COLLECTION")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  private void truncate() {
    if (tokens.is(1, "ALL", "TABLES", "FROM") || tokens.is(1, "TABLES", "FROM")) {
      int from = tokens.skipOptions(tokens.find(1, "FROM") + 1);
      reading.use(Use.EMPTIED, "database", tokens.name(from)).trait(Trait.DESTROYS_DATA);
      return;
    }
    int at = tokens.is(1, "TABLE") || tokens.is(1, "TEMPORARY") ? 2 : 1;
    at = tokens.skipOptions(tokens.is(at, "TABLE") ? at + 1 : at);
    reading.use(Use.EMPTIED, "table", tokens.name(at)).trait(Trait.DESTROYS_DATA);
  }

  private void optimize() {
    reading.use(Use.ALTERED, "table", tokens.name(tokens.is(1, "TABLE") ? 2 : 1));
    if (tokens.has("FINAL")) {
      reading.trait(Trait.REWRITES_TABLE);
    }
    if (tokens.has("DEDUPLICATE") || tokens.has("CLEANUP")) {
      reading.trait(Trait.DESTROYS_DATA, Trait.REWRITES_TABLE);
    }
  }

  /** SYSTEM commands reach every program on the server; some take replicas and their data away. */
  private void system() {
    reading.trait(Trait.CHANGES_SETTINGS);
    if (tokens.is(1, "DROP", "REPLICA") || tokens.is(1, "DROP", "DATABASE", "REPLICA")) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (!tokens.is(1, "FLUSH") && !tokens.is(1, "SYNC") && !tokens.is(1, "RELOAD")) {
      reading.partly();
    }
  }

  private void drop(String object) {
    boolean detached = kind.startsWith("DETACH ");
    int from = 1;
    while (!tokens.at(from).isEmpty() && !object.endsWith(tokens.at(from))) {
      from++;
    }
    String plain = object.equals("TABLES") ? "table" : object.toLowerCase(Locale.ROOT);
    for (Tokens part : tokens.commaParts(tokens.skipOptions(from + 1))) {
      reading.use(Use.DROPPED, plain, part.name(part.skipOptions(0)));
    }
    switch (plain) {
      case "table", "database", "materialized view" ->
          reading.trait(Trait.BREAKS_READERS, Trait.DESTROYS_DATA);
      case "view", "live view", "window view", "dictionary", "function" ->
          reading.trait(Trait.BREAKS_READERS);
      case "index" -> {}
      default -> reading.atMost(Certainty.NONE);
    }
    if (detached && tokens.has("PERMANENTLY")) {
      reading.partly();
    }
  }

  private void rename(String object) {
    boolean database = object.equals("DATABASE");
    boolean dictionary = object.startsWith("DICTIONAR");
    String plain = database ? "database" : dictionary ? "dictionary" : "table";
    int from = object.isEmpty() ? 1 : 2;
    for (Tokens part : tokens.commaParts(from)) {
      int at = part.skipOptions(0);
      reading.use(Use.RENAMED, plain, part.name(at));
      int second = part.afterName(at);
      if (kind.startsWith("EXCHANGE") && part.is(second, "AND")) {
        reading.use(Use.RENAMED, plain, part.name(second + 1));
      }
    }
    reading.trait(Trait.BREAKS_READERS);
    if (kind.startsWith("EXCHANGE")) {
      reading.trait(Trait.HIDDEN_WRITE);
    }
  }

  /** SETTINGS behind a query may lift the limits that a role was given. */
  private void settings() {
    int at = tokens.find(1, "SETTINGS");
    for (int i = at; at > 0 && i < tokens.size(); i++) {
      String name = tokens.raw(i).toLowerCase(Locale.ROOT);
      if (Set.of("readonly", "allow_ddl", "allow_introspection_functions").contains(name)) {
        reading.trait(Trait.CHANGES_SETTINGS).partly();
      }
    }
  }
}
