package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Optional;
import java.util.regex.Pattern;

/** Looks at what literals hold. */
final class LiteralChecks {
  private static final Pattern WILDCARD = Pattern.compile("^[nNeE]?['\"][%_]");

  private static final Pattern NO_DATE = Pattern.compile("^['\"]0000-00-00");

  private LiteralChecks() {}

  /** A date that is none. */
  static Check zeroDate() {
    return subject -> {
      Tokens tokens = subject.tokens();
      for (int i = 0; i < tokens.size(); i++) {
        if (tokens.isType(i, Token.Type.STRING) && NO_DATE.matcher(tokens.raw(i)).find()) {
          return Optional.of(new Check.Hit(tokens.start(i), "", ""));
        }
      }
      return Optional.empty();
    };
  }

  /** A LIKE whose pattern begins with a wildcard. */
  static Check leadingWildcard() {
    return subject -> {
      Tokens tokens = subject.tokens();
      for (int i = 1; i < tokens.size(); i++) {
        boolean pattern = tokens.is(i - 1, "LIKE") || tokens.is(i - 1, "ILIKE");
        if (pattern && WILDCARD.matcher(tokens.raw(i)).find()) {
          return Optional.of(new Check.Hit(tokens.start(i), "", ""));
        }
      }
      return Optional.empty();
    };
  }

  /** A COMMENT of more characters than this. */
  static Check longComment(int most) {
    return subject -> {
      Tokens tokens = subject.tokens();
      int last = tokens.size() - 1;
      boolean found =
          subject.begins("comment on")
              && tokens.isType(last, Token.Type.STRING)
              && tokens.raw(last).length() - 2 > most;
      return found ? Optional.of(new Check.Hit(tokens.start(last), "", "")) : Optional.empty();
    };
  }
}
