package dev.sluice.db.oracle;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Variables of a block that get a text in one place and are only run: what EXECUTE IMMEDIATE runs
 * is in sight then. Whatever else is done with the variable, its text counts as not known.
 */
final class ConstantTexts {
  private final List<Tokens> statements;

  ConstantTexts(List<Tokens> statements) {
    this.statements = statements;
  }

  /** The expression that a variable gets, or what was given when that is not certain. */
  Tokens resolved(Tokens expression) {
    if (expression.size() != 1 || !expression.named(0)) {
      return expression;
    }
    String name = expression.name(0);
    List<Tokens> values = new ArrayList<>();
    int declared = 0;
    for (Tokens statement : statements) {
      boolean leads = statement.named(0) && statement.name(0).equals(name);
      boolean runs = statement.is(0, "EXECUTE", "IMMEDIATE");
      boolean declares = leads && !statement.is(1, ":") && Block.declaration(statement);
      declared += declares ? 1 : 0;
      int assigned = leads ? statement.find(1, ":", "=") : -1;
      if (assigned > 0) {
        values.add(statement.part(assigned + 2, statement.size()));
      }
      for (int i = leads ? 1 : 0; i < statement.size(); i++) {
        boolean same = statement.named(i) && statement.name(i).equals(name);
        if (same && !(runs && i == 2)) {
          return expression;
        }
      }
      if (leads && !declares && assigned != 1) {
        return expression;
      }
    }
    return declared == 1 && values.size() == 1 ? values.get(0) : expression;
  }
}
