package dev.sluice.db.oracle;

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
  private static final int DEEPEST = 3;
  private final Tokens tokens;
  private final String kind;
  private final Reading reading;
  private final int depth;

  private Reader(Tokens tokens, Reading reading, int depth) {
    this.tokens = tokens;
    this.kind = Kinds.of(tokens);
    this.reading = reading;
    this.depth = depth;
  }

  static StatementReading read(Statement statement) {
    try {
      if (Splitter.again(statement.text()).statements().size() != 1) {
        return new Reading().atMost(Certainty.NONE).answer();
      }
      Reading reading = new Reading();
      new Reader(OracleTokens.of(statement.text()), reading, 0).read();
      return reading.answer();
    } catch (ScriptException | StackOverflowError unreadable) {
      return new Reading().atMost(Certainty.NONE).answer();
    }
  }

  /** Reads SQL that stands as text in a statement that will run it. */
  static void dynamic(String sql, int depth, Reading reading) {
    if (depth >= DEEPEST) {
      reading.atMost(Certainty.NONE);
      return;
    }
    try {
      new Reader(OracleTokens.of(sql), reading, depth + 1).read();
    } catch (ScriptException unreadable) {
      reading.atMost(Certainty.NONE);
    }
  }

  private void read() {
    if (kind.startsWith("CREATE ")) {
      new CreateReader(tokens, kind, reading, depth).read();
    } else if (kind.startsWith("ALTER ")) {
      new AlterReader(tokens, kind, reading).read();
    } else if (kind.startsWith("DROP ")) {
      drop();
    } else if (Kinds.block(tokens) && !kind.equals("SELECT")) {
      new PlSqlReader(tokens, reading, depth).read();
    } else {
      other();
    }
  }

  private void other() {
    switch (kind) {
      case "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH" -> {
        new DataReader(tokens, reading).read();
        if (Kinds.block(tokens)) {
          reading.trait(Trait.HIDDEN_WRITE).partly();
        }
      }
      case "TRUNCATE" -> truncate();
      case "GRANT", "REVOKE", "SET ROLE" -> privileges();
      case "COMMIT", "ROLLBACK", "SAVEPOINT", "SET TRANSACTION" ->
          reading.trait(Trait.TRANSACTION_CONTROL);
      case "COMMENT" -> comment();
      case "RENAME" ->
          reading.use(Use.RENAMED, "table", Names.of(tokens, 1)).trait(Trait.BREAKS_READERS);
      case "LOCK" ->
          reading.use(Use.ALTERED, "table", Names.of(tokens, 2)).trait(Trait.LONG_BLOCKING_LOCK);
      case "CALL" -> new Calls(tokens.part(1, tokens.size()), reading, depth, Set.of()).read();
      case "EXPLAIN" -> explain();
      case "ANALYZE", "SET CONSTRAINT", "SET CONSTRAINTS", "ASSOCIATE", "DISASSOCIATE" -> {}
      case "AUDIT", "NOAUDIT" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "PURGE" -> reading.trait(Trait.DESTROYS_DATA);
      case "FLASHBACK" -> flashback();
      case "ADMINISTER" -> reading.trait(Trait.CHANGES_PRIVILEGES, Trait.CARRIES_SECRET).partly();
      case "FUNCTION", "PROCEDURE" -> heading();
      default -> reading.atMost(Certainty.NONE);
    }
  }

  /** A piece of a package, which the server refuses when it stands alone. */
  private void heading() {
    if (tokens.has("AS") || tokens.has("IS")) {
      reading.atMost(Certainty.NONE);
    }
  }

  private void truncate() {
    reading
        .use(Use.EMPTIED, tokens.is(1, "CLUSTER") ? "cluster" : "table", Names.of(tokens, 2))
        .trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
    if (tokens.has("CASCADE")) {
      reading.trait(Trait.CASCADES).partly();
    }
  }

  private void privileges() {
    reading.trait(Trait.CHANGES_PRIVILEGES);
    if (tokens.has("IDENTIFIED", "BY")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }

  private void comment() {
    boolean view = tokens.is(2, "MATERIALIZED");
    String object = view ? "materialized view" : tokens.at(2).toLowerCase(Locale.ROOT);
    String name = Names.of(tokens, view ? 4 : 3);
    if (object.equals("column")) {
      reading.column(Use.ALTERED, Names.qualifier(name), Names.last(name), "");
    } else {
      reading.use(Use.ALTERED, object, name);
    }
  }

  private void explain() {
    int statement = tokens.find(1, "FOR");
    reading.use(Use.WRITTEN, "table", "PLAN_TABLE");
    if (statement < 0) {
      reading.partly();
    }
  }

  private void flashback() {
    reading
        .use(Use.WRITTEN, tokens.at(1).toLowerCase(Locale.ROOT), Names.of(tokens, 2))
        .trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
  }

  private void drop() {
    String object = kind.substring(5).toLowerCase(Locale.ROOT);
    reading.use(Use.DROPPED, object, Names.of(tokens, Kinds.afterObject(tokens, kind)));
    if (Set.of(
            "table",
            "user",
            "tablespace",
            "sequence",
            "type",
            "cluster",
            "materialized view",
            "database",
            "pluggable database",
            "flashback archive",
            "diskgroup")
        .contains(object)) {
      reading.trait(Trait.DESTROYS_DATA);
    }
    if (Set.of(
            "table",
            "view",
            "materialized view",
            "function",
            "procedure",
            "package",
            "type",
            "sequence",
            "synonym",
            "user",
            "package body",
            "type body",
            "database link")
        .contains(object)) {
      reading.trait(Trait.BREAKS_READERS);
    }
    if (Set.of("user", "role", "profile", "audit policy").contains(object)) {
      reading.trait(Trait.CHANGES_PRIVILEGES);
    }
    if (tokens.has("CASCADE", "CONSTRAINTS")) {
      reading.trait(Trait.CASCADES);
    } else if (tokens.has("CASCADE") || tokens.has("INCLUDING", "CONTENTS")) {
      reading.trait(Trait.CASCADES, Trait.DESTROYS_DATA).partly();
    }
    if (object.equals("directory") || object.equals("library") || object.startsWith("java")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }
}
