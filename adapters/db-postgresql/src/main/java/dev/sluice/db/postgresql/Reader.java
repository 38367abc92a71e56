package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads one statement by its tokens. What no rule here understands is never FULL. */
final class Reader {
  private static final Set<String> TRANSACTION =
      Set.of(
          "BEGIN",
          "START",
          "COMMIT",
          "END",
          "ROLLBACK",
          "ABORT",
          "SAVEPOINT",
          "RELEASE",
          "PREPARE TRANSACTION");

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

  /** Reads a statement that stands inside another one into that one's reading. */
  static void within(Tokens part, Reading reading) {
    new Reader(part, reading).read();
  }

  static StatementReading read(Statement statement) {
    try {
      if (new Splitter(statement.text()).split().statements().size() != 1) {
        return new Reading().atMost(Certainty.NONE).answer();
      }
      return new Reader(PostgresTokens.of(statement.text())).read().answer();
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
    } else if (kind.startsWith("ALTER ")) {
      new AlterReader(tokens, kind, reading).read();
    } else if (kind.startsWith("DROP ")) {
      drop();
    } else {
      other();
    }
    calls();
    return reading;
  }

  private void other() {
    switch (kind) {
      case "SELECT", "VALUES", "TABLE", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH" ->
          new DataReader(tokens, reading).read();
      case "EXPLAIN" -> explain();
      case "TRUNCATE" -> truncate();
      case "SET", "RESET", "DISCARD" -> settings();
      case "GRANT", "REVOKE", "REASSIGN", "SECURITY" -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case "COMMENT" -> comment();
      case "PREPARE" -> prepare();
      case "DO", "EXECUTE", "CALL" -> dynamic();
      case "COPY" -> copy();
      case "VACUUM" -> vacuum();
      case "CLUSTER" -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
      case "LOCK" -> reading.trait(Trait.LONG_BLOCKING_LOCK);
      case "REFRESH MATERIALIZED VIEW" -> refresh();
      case "ANALYZE",
          "ANALYSE",
          "SHOW",
          "CHECKPOINT",
          "LISTEN",
          "UNLISTEN",
          "NOTIFY",
          "FETCH",
          "MOVE",
          "CLOSE",
          "DEALLOCATE" -> {}
      case "DECLARE" -> new DataReader(tokens, reading).read();
      case "IMPORT" -> reading.trait(Trait.LEAVES_DATABASE);
      case "REPACK" -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
      case "LOAD" -> reading.trait(Trait.LEAVES_DATABASE).partly();
      default -> {
        if (kind.startsWith("REINDEX")) {
          if (!kind.equals("REINDEX CONCURRENTLY")) {
            reading.trait(Trait.LONG_BLOCKING_LOCK);
          }
        } else {
          reading.atMost(Certainty.NONE);
        }
      }
    }
  }

  private void dynamic() {
    Optional<Tokens> made = GuardedBlock.made(tokens);
    if (made.isPresent()) {
      within(made.get(), reading);
      return;
    }
    reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
    if (kind.equals("DO")) {
      DynamicText.bodies(tokens, "do block", reading);
    } else {
      reading.dynamic(kind.toLowerCase(Locale.ROOT), "", tokens.start(0));
    }
  }

  /** Does nothing itself; what EXECUTE will do is read here, where it is written. */
  private void prepare() {
    int body = tokens.find(1, "AS") + 1;
    reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE);
    reading.dynamic("prepared statement", tokens.written(body, tokens.size()), tokens.start(body));
    if (body == 0) {
      reading.partly();
      return;
    }
    Reader prepared = new Reader(tokens.part(body, tokens.size()));
    reading.atMost(prepared.read().answer().certainty());
  }

  private void settings() {
    reading.trait(Trait.CHANGES_SETTINGS);
    if (tokens.has("ROLE") || tokens.has("AUTHORIZATION")) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
  }

  private void explain() {
    boolean runs = tokens.has("ANALYZE") || tokens.has("ANALYSE");
    int i = tokens.is(1, "(") ? tokens.closing(1) + 1 : 1;
    while (Set.of("ANALYZE", "ANALYSE", "VERBOSE", "(").contains(tokens.at(i))) {
      i++;
    }
    if (runs) {
      new DataReader(tokens.part(i, tokens.size()), reading).read();
      if (!Set.of("SELECT", "WITH", "VALUES", "TABLE").contains(tokens.at(i))) {
        reading.trait(Trait.HIDDEN_WRITE).partly();
      }
    }
  }

  private void truncate() {
    int from = tokens.is(1, "TABLE") ? 2 : 1;
    for (Tokens part : tokens.commaParts(from)) {
      reading.use(Use.EMPTIED, "table", part.name(part.skipOptions(0)));
    }
    reading.trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
    if (tokens.has("CASCADE")) {
      reading.trait(Trait.CASCADES);
    }
  }

  private void comment() {
    reading.use(Use.ALTERED, tokens.at(2).toLowerCase(Locale.ROOT), tokens.name(3));
  }

  private void copy() {
    reading.trait(Trait.LEAVES_DATABASE);
    if (tokens.is(1, "(")) {
      new DataReader(tokens.part(2, tokens.closing(1)), reading).read();
      return;
    }
    int behind = tokens.afterName(1);
    boolean out = tokens.is(tokens.is(behind, "(") ? tokens.closing(behind) + 1 : behind, "TO");
    reading.use(out ? Use.READ : Use.WRITTEN, "table", tokens.name(1));
  }

  private void vacuum() {
    if (tokens.has("FULL")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.REWRITES_TABLE);
    }
  }

  private void refresh() {
    int i = tokens.skipOptions(3);
    reading.use(Use.WRITTEN, "materialized view", tokens.name(i));
    if (!tokens.has("CONCURRENTLY")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
  }

  private void drop() {
    String object = kind.substring(5).replace(" CONCURRENTLY", "").toLowerCase(Locale.ROOT);
    int from = tokens.skipOptions(1 + object.split(" ", -1).length);
    List<Tokens> parts = tokens.commaParts(from);
    parts.forEach(part -> reading.use(Use.DROPPED, object, part.name(0)));
    if (Set.of(
            "table",
            "schema",
            "database",
            "materialized view",
            "foreign table",
            "owned by",
            "tablespace",
            "sequence",
            "type",
            "domain",
            "extension")
        .contains(object)) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (Set.of("role", "user", "group", "policy", "owned by").contains(object)) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
    if (!kind.endsWith("CONCURRENTLY") && object.equals("index")) {
      reading.trait(Trait.LONG_BLOCKING_LOCK);
    }
    if (Set.of(
            "table",
            "view",
            "materialized view",
            "function",
            "procedure",
            "schema",
            "type",
            "sequence",
            "foreign table")
        .contains(object)) {
      reading.trait(Trait.BREAKS_READERS);
    }
    if (tokens.has("CASCADE")) {
      reading.trait(Trait.CASCADES, Trait.DESTROYS_DATA);
    }
  }

  /** Function calls where the statement runs them: known, outside, or unknown. */
  private void calls() {
    Moments moments = new Moments(tokens, kind);
    Lists lists = new Lists(tokens, kind);
    for (int i = 1; i < tokens.size(); i++) {
      Moments.Moment moment = moments.at(i);
      if (moment == Moments.Moment.NEVER || !Functions.call(tokens, i)) {
        continue;
      }
      int start = i;
      while (tokens.at(start - 1).equals(".") && tokens.named(start - 2)) {
        start -= 2;
      }
      if (moment == Moments.Moment.NOW) {
        called(tokens.name(start), lists.listed(start, i));
      } else if (!Functions.harmless(tokens.name(start)) && !lists.listed(start, i)) {
        reading.use(Use.READ, "function", tokens.name(start));
      }
    }
  }

  private void called(String name, boolean listed) {
    if (name.endsWith("set_config")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    } else if (Functions.outside(name)) {
      reading.trait(Trait.LEAVES_DATABASE).partly();
    } else if (Functions.runsText(name)) {
      reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).partly();
    } else if (!Functions.harmless(name) && !listed) {
      reading.use(Use.READ, "function", name).trait(Trait.HIDDEN_WRITE).partly();
    }
  }
}
