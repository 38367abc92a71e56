package dev.sluice.db.oracle;

import dev.sluice.db.sql.Reading;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;
import java.util.Set;

/** Reads procedure calls: known packages, the block's own programs, and what nobody here knows. */
final class Calls {
  private static final Set<String> COLLECTION = Set.of("EXTEND", "TRIM", "DELETE");
  private final Tokens tokens;
  private final Reading reading;
  private final int depth;
  private final Set<String> declared;

  Calls(Tokens tokens, Reading reading, int depth, Set<String> declared) {
    this.tokens = tokens;
    this.reading = reading;
    this.depth = depth;
    this.declared = declared;
  }

  /** Whether a statement of a block calls something that is not known. */
  static boolean unknown(Tokens statement, Set<String> declared) {
    Reading found = new Reading();
    if (!statement.named(0)
        || Block.declaration(statement)
        || PlSqlReader.VERBS.contains(statement.at(0))
        || statement.has(":", "=")) {
      return false;
    }
    new Calls(statement, found, 0, declared).read();
    return found.answer().certainty() != Certainty.FULL;
  }

  void read() {
    String name = Names.of(tokens, 0);
    if (name.indexOf('@') >= 0) {
      reading.trait(Trait.LEAVES_DATABASE);
    }
    String first = name.indexOf('.') < 0 ? name : name.substring(0, name.indexOf('.'));
    boolean own =
        declared.contains(first) && (name.equals(first) || COLLECTION.contains(Names.last(name)));
    if (own) {
      return;
    }
    switch (Packages.of(name)) {
      case HARMLESS -> {}
      case SETTINGS -> reading.trait(Trait.CHANGES_SETTINGS);
      case PRIVILEGES -> reading.trait(Trait.CHANGES_PRIVILEGES).partly();
      case OUTSIDE -> reading.trait(Trait.LEAVES_DATABASE).partly();
      case REBUILDS -> reading.trait(Trait.LONG_BLOCKING_LOCK, Trait.HIDDEN_WRITE).partly();
      case RUNS_TEXT -> runsText();
      case UNKNOWN -> reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
    }
  }

  private void runsText() {
    int open = tokens.find(0, "(");
    for (Tokens part : open < 0 ? tokens.commaParts(tokens.size()) : arguments(open)) {
      Tokens value = part.is(1, "=", ">") ? part.part(3, part.size()) : part;
      if (value.isType(0, Token.Type.STRING) && Literals.text(value.raw(0)).contains(" ")) {
        text(value, reading, depth);
        return;
      }
    }
    reading.trait(Trait.DYNAMIC_SQL, Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
  }

  private java.util.List<Tokens> arguments(int open) {
    return tokens.part(open + 1, tokens.closing(open)).commaParts(0);
  }

  /** SQL that is put together in the statement; readable where it is literals and nothing else. */
  static void text(Tokens expression, Reading reading, int depth) {
    Optional<String> sql = Literals.joined(expression);
    reading
        .trait(Trait.DYNAMIC_SQL)
        .dynamic("execute immediate", sql.orElse(""), expression.start(0));
    if (sql.isPresent()) {
      Reader.dynamic(sql.get(), depth, reading);
    } else {
      reading.trait(Trait.HIDDEN_WRITE).atMost(Certainty.NONE);
    }
  }
}
