package dev.sluice.db.sqlserver;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;

/**
 * Reads EXECUTE: SQL in strings, known system procedures, and procedures that nobody here knows.
 */
final class Calls {
  private final Tokens tokens;
  private final Reading reading;
  private final int depth;

  Calls(Tokens tokens, Reading reading, int depth) {
    this.tokens = tokens;
    this.reading = reading;
    this.depth = depth;
  }

  /** The place of the called name, after EXEC and {@code @result =}. */
  static int nameAt(Tokens tokens) {
    int i = tokens.is(0, "EXEC") || tokens.is(0, "EXECUTE") ? 1 : 0;
    return tokens.isType(i, Token.Type.PARAMETER) && tokens.is(i + 1, "=") ? i + 2 : i;
  }

  void read() {
    int at = nameAt(tokens);
    if (tokens.is(at, "(")) {
      int close = tokens.closing(at);
      text(at + 1, close);
      if (tokens.is(close + 1, "AT")) {
        reading.trait(Trait.LEAVES_DATABASE);
      }
      if (tokens.is(close + 1, "AS")) {
        reading.trait(Trait.CHANGES_PRIVILEGES);
      }
      return;
    }
    String name = Names.of(tokens, at);
    if (Names.remote(name)) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
    procedure(Names.last(name), Names.after(tokens, at));
  }

  private void procedure(String name, int arguments) {
    switch (Procedures.of(name)) {
      case HARMLESS -> {}
      case RENAMES -> rename(arguments);
      case SETTINGS -> settings(arguments);
      case PRIVILEGES -> reading.trait(Trait.CHANGES_PRIVILEGES);
      case SECRETS -> reading.trait(Trait.CHANGES_PRIVILEGES, Trait.CARRIES_SECRET);
      case OUTSIDE -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case DESTROYS -> reading.trait(Trait.DESTROYS_DATA, Trait.BREAKS_READERS).partly();
      case RUNS_TEXT -> runsText(name, arguments);
      case UNKNOWN -> reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
    }
  }

  private void runsText(String name, int arguments) {
    boolean named = tokens.isType(arguments, Token.Type.PARAMETER) && tokens.is(arguments + 1, "=");
    int from = arguments + (named ? 2 : 0);
    int to = from;
    while (to < tokens.size() && !tokens.is(to, ",")) {
      to++;
    }
    if (name.equals("SP_EXECUTESQL")) {
      text(from, to);
    } else {
      unknownText(from);
      Literals.joined(tokens, from, to).ifPresent(sql -> Reader.dynamic(sql, depth, reading));
    }
  }

  /** SQL that is put together in the statement; readable where it is literals and nothing else. */
  private void text(int from, int to) {
    Optional<String> sql = Literals.joined(tokens, from, to);
    if (sql.isEmpty()) {
      unknownText(from);
      return;
    }
    reading.trait(Trait.DYNAMIC_SQL).dynamic("execute", sql.get(), tokens.start(from));
    Reader.dynamic(sql.get(), depth, reading);
  }

  private void unknownText(int from) {
    reading
        .trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE)
        .dynamic("execute", "", tokens.start(from))
        .atMost(Certainty.NONE);
  }

  private void settings(int arguments) {
    reading.trait(Trait.CHANGES_SETTINGS);
    boolean outside =
        tokens.isType(arguments, Token.Type.STRING)
            && Literals.text(tokens.raw(arguments))
                .toLowerCase(java.util.Locale.ROOT)
                .matches("xp_cmdshell|ole automation.*|ad hoc.*|clr .*|external scripts.*");
    if (outside) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
  }

  private void rename(int arguments) {
    boolean column =
        tokens.raw(tokens.size() - 1).toUpperCase(java.util.Locale.ROOT).contains("COLUMN'");
    boolean named = tokens.is(arguments + 1, "=");
    int at = arguments + (named ? 2 : 0);
    reading.trait(Trait.BREAKS_READERS);
    if (!tokens.isType(at, Token.Type.STRING)) {
      reading.use(Use.RENAMED, "table", Names.of(tokens, at));
      return;
    }
    Tokens name = SqlServerTokens.of(Literals.text(tokens.raw(at)));
    String full = Names.of(name, 0);
    int dot = full.lastIndexOf('.');
    if (column && dot > 0) {
      reading.column(Use.RENAMED, full.substring(0, dot), full.substring(dot + 1), "");
    } else {
      reading.use(Use.RENAMED, "table", full);
    }
  }
}
