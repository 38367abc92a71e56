package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Set;

/** Reads one statement of a batch by its tokens. */
final class StatementReader {
  /** Session options that change nothing that a later statement does to data. */
  private static final Set<String> HARMLESS_OPTIONS =
      Set.of(
          "NOCOUNT",
          "XACT_ABORT",
          "ANSI_NULLS",
          "ANSI_PADDING",
          "ANSI_WARNINGS",
          "ANSI_NULL_DFLT_ON",
          "ARITHABORT",
          "CONCAT_NULL_YIELDS_NULL",
          "QUOTED_IDENTIFIER",
          "NUMERIC_ROUNDABORT",
          "STATISTICS");

  private final Tokens tokens;
  private final String kind;
  private final Reading reading;
  private final int depth;

  StatementReader(Tokens tokens, String kind, Reading reading, int depth) {
    this.tokens = tokens;
    this.kind = kind;
    this.reading = reading;
    this.depth = depth;
  }

  void read() {
    if (kind.startsWith("CREATE ") || (kind.startsWith("ALTER ") && Batch.module(tokens))) {
      new CreateReader(tokens, kind, reading, depth).read();
    } else if (kind.startsWith("ALTER ")) {
      new AlterReader(tokens, kind, reading).read();
    } else if (kind.startsWith("DROP ")) {
      new DropReader(tokens, kind, reading).read();
    } else {
      other();
    }
    Functions.outside(tokens, reading);
  }

  private void other() {
    switch (kind) {
      case "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "DECLARE", "IF", "WHILE" ->
          data();
      case "RETURN", "PRINT", "RAISERROR", "THROW" -> data();
      case "EXECUTE" -> new Calls(tokens, reading, depth).read();
      case "SET" -> set();
      case "USE" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "TRUNCATE" -> truncate();
      case "BULK INSERT" -> bulk();
      case "BACKUP", "RESTORE" -> backup();
      case "GRANT", "REVOKE", "DENY", "EXECUTE AS", "SETUSER", "REVERT", "ADD SIGNATURE" ->
          reading.trait(Trait.CHANGES_PRIVILEGES);
      case "BEGIN TRANSACTION", "COMMIT TRANSACTION", "ROLLBACK TRANSACTION", "SAVE TRANSACTION" ->
          reading.trait(Trait.TRANSACTION_CONTROL);
      case "DBCC" -> dbcc();
      case "ENABLE TRIGGER", "DISABLE TRIGGER" -> trigger();
      case "RENAME" -> rename();
      case "OPEN", "CLOSE" -> keys();
      case "RECONFIGURE" -> reading.trait(Trait.CHANGES_SETTINGS);
      case "KILL", "SHUTDOWN" -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case "FETCH",
          "DEALLOCATE",
          "WAITFOR",
          "CHECKPOINT",
          "GOTO",
          "BREAK",
          "CONTINUE",
          "UPDATE STATISTICS",
          "ADD SENSITIVITY" -> {}
      case "BEGIN DIALOG", "END CONVERSATION", "SEND ON", "RECEIVE", "GET", "MOVE" ->
          reading.trait(Trait.HIDDEN_WRITE).partly();
      default -> reading.atMost(Certainty.NONE);
    }
  }

  private void data() {
    new DataReader(tokens, reading).read();
    if (kind.equals("INSERT") || kind.equals("WITH")) {
      int call = DataReader.sourceCall(tokens);
      if (call > 0) {
        new Calls(tokens.part(call, tokens.size()), reading, depth).read();
      }
    }
  }

  private void set() {
    if (tokens.isType(1, Token.Type.PARAMETER)) {
      data();
      return;
    }
    String option = tokens.at(1);
    if (option.equals("IMPLICIT_TRANSACTIONS")) {
      reading.trait(Trait.TRANSACTION_CONTROL);
    } else if (!HARMLESS_OPTIONS.contains(option)) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }

  private void truncate() {
    String name = Names.of(tokens, 2);
    if (Names.temporary(name)) {
      return;
    }
    reading.use(Use.EMPTIED, "table", name).trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
  }

  private void bulk() {
    reading.use(Use.WRITTEN, "table", Names.of(tokens, 2)).trait(Trait.LEAVES_DATABASE).partly();
  }

  private void backup() {
    reading.trait(Trait.LEAVES_DATABASE);
    if (kind.equals("RESTORE")
        && !Set.of("HEADERONLY", "FILELISTONLY", "LABELONLY", "VERIFYONLY")
            .contains(tokens.at(1))) {
      reading
          .use(Use.DROPPED, "database", Names.of(tokens, 2))
          .trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS);
    }
  }

  private void dbcc() {
    switch (tokens.at(1)) {
      case "CHECKIDENT" -> {
        if (tokens.has("RESEED")) {
          reading.use(Use.ALTERED, "table", argument());
        }
      }
      case "SHRINKDATABASE", "SHRINKFILE", "CLEANTABLE", "DBREINDEX", "INDEXDEFRAG" ->
          reading.trait(Trait.LONG_BLOCKING_LOCK);
      case "WRITEPAGE" -> reading.trait(Trait.DESTROYS_DATA).atMost(Certainty.NONE);
      case "CHECKDB",
          "CHECKTABLE",
          "CHECKALLOC",
          "CHECKCATALOG",
          "CHECKCONSTRAINTS",
          "CHECKFILEGROUP" -> {
        if (tokens.has("REPAIR_ALLOW_DATA_LOSS")) {
          reading.trait(Trait.DESTROYS_DATA, Trait.LONG_BLOCKING_LOCK);
        }
      }
      case "TRACEON", "TRACEOFF", "FREEPROCCACHE", "DROPCLEANBUFFERS", "FREESYSTEMCACHE" ->
          reading.trait(Trait.CHANGES_SETTINGS);
      case "OPENTRAN",
          "SHOW_STATISTICS",
          "SHOWCONTIG",
          "SQLPERF",
          "USEROPTIONS",
          "TRACESTATUS",
          "INPUTBUFFER",
          "OUTPUTBUFFER",
          "UPDATEUSAGE",
          "HELP" -> {}
      default -> reading.partly();
    }
  }

  /** The first argument of DBCC: a name, or a name in a string. */
  private String argument() {
    return tokens.isType(3, Token.Type.STRING) ? Literals.text(tokens.raw(3)) : Names.of(tokens, 3);
  }

  private void trigger() {
    int on = tokens.find(2, "ON");
    boolean wide = tokens.is(on + 1, "DATABASE") || tokens.is(on + 1, "ALL");
    reading.use(Use.ALTERED, wide ? "database" : "table", Names.of(tokens, on + 1));
    if (kind.startsWith("DISABLE")) {
      reading.trait(Trait.CHANGES_SETTINGS);
    }
  }

  private void rename() {
    reading
        .use(Use.RENAMED, "table", Names.of(tokens, tokens.is(2, ":") ? 4 : 2))
        .trait(Trait.BREAKS_READERS);
  }

  private void keys() {
    if (tokens.has("PASSWORD")) {
      reading.trait(Trait.CARRIES_SECRET);
    }
  }
}
