package dev.sluice.analysis.risk;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trigger function of PostgreSQL does that has exactly a form that plans make: it gives one
 * column of the row that is written a value made of the row's other columns, and returns the row.
 *
 * @param function its name with quotes resolved
 * @param column the column that gets a value
 * @param same the other column, where both are kept the same whichever is written; empty otherwise
 */
record RowBody(String function, String column, Optional<String> same) {
  private static final int LONGEST = 4_000;
  private static final Pattern CREATED =
      Pattern.compile(
          "create function [a-z0-9_$\".]+\\(\\) ?returns trigger language plpgsql as ''");
  private static final String NAME = "(?:\"[A-Za-z0-9_]+\"|[A-Za-z_][A-Za-z0-9_]*)";
  private static final Pattern COPIES =
      body("NEW\\.(?<column>" + NAME + ") := NEW\\." + NAME + ";");
  private static final Pattern COMPUTES =
      body(
          "SELECT (?<value>[^;]+) INTO NEW\\.(?<column>"
              + NAME
              + ") FROM \\(SELECT NEW\\.\\*\\) AS [a-z_][a-z0-9_]*;");
  private static final Pattern SAME =
      body(
          "IF TG_OP = 'INSERT' THEN\\s+"
              + "NEW\\.(?<column>N) := coalesce\\(NEW\\.\\k<column>, NEW\\.(?<same>N)\\);\\s+"
                  .replace("N)", NAME + ")")
              + "ELSIF NEW\\.\\k<column> IS NOT DISTINCT FROM OLD\\.\\k<column> THEN\\s+"
              + "NEW\\.\\k<column> := NEW\\.\\k<same>;\\s+"
              + "END IF;\\s+"
              + "NEW\\.\\k<same> := NEW\\.\\k<column>;");

  /** What {@code concat} makes of a date differs by session, but it does nothing either. */
  private static final String PURE = "(?:concat|" + String.join("|", PlainFunctions.NAMES) + ")";

  private static final String TYPE =
      "(?:smallint|integer|int|int2|int4|int8|bigint|real|double precision|float4|float8|text"
          + "|boolean|bool|date|timestamptz|timestamp(?: with(?:out)? time zone)?|time|interval"
          + "|uuid|jsonb?|bytea|inet|cidr"
          + "|(?:numeric|decimal|varchar|character varying)(?:\\(\\d+(?:,\\d+)?\\))?)";
  private static final Pattern BUILT_IN = Pattern.compile(TYPE);
  private static final String ATOM =
      "(?:#|''|\\d+(?:\\.\\d+)?|\"[A-Za-z0-9_$]+\"|[a-z_][a-z0-9_]*)(?:::" + TYPE + ")*";
  private static final String TERM = ATOM + "(?: ?(?:\\+|-|\\*|/|\\|\\|) ?" + ATOM + ")*";
  private static final Pattern WHOLE = Pattern.compile(TERM);
  private static final Pattern INNERMOST =
      Pattern.compile(
          "(?<![A-Za-z0-9_$\"'#)\\]])(?:"
              + PURE
              + "\\("
              + TERM
              + "(?:,"
              + TERM
              + ")*\\)"
              + "|\\("
              + TERM
              + "\\)) ?");

  private static Pattern body(String steps) {
    return Pattern.compile("\\$\\$\\s*BEGIN\\s+" + steps + "\\s+RETURN NEW;\\s+END;?\\s*\\$\\$");
  }

  /** What a statement makes, when it makes such a function and nothing else. */
  static Optional<RowBody> of(Subject subject) {
    if (subject.statement().text().length() > LONGEST
        || !CREATED.matcher(subject.code().guarded()).matches()) {
      return Optional.empty();
    }
    Tokens tokens = subject.tokens();
    // The literal itself: a comment behind it may look like a body too.
    String literal = tokens.raw(tokens.size() - 1);
    String function = tokens.name(2);
    Matcher copies = COPIES.matcher(literal);
    if (copies.matches()) {
      return Optional.of(new RowBody(function, folded(copies.group("column")), Optional.empty()));
    }
    Matcher computes = COMPUTES.matcher(literal);
    if (computes.matches() && pure(subject, computes.group("value"))) {
      return Optional.of(new RowBody(function, folded(computes.group("column")), Optional.empty()));
    }
    Matcher both = SAME.matcher(literal);
    return both.matches()
        ? Optional.of(
            new RowBody(
                function, folded(both.group("column")), Optional.of(folded(both.group("same")))))
        : Optional.empty();
  }

  /** Whether a type, in lower case, is the server's own: no code of anybody checks its values. */
  static boolean builtIn(String type) {
    return BUILT_IN.matcher(type).matches();
  }

  private static String folded(String name) {
    return name.startsWith("\"")
        ? name.substring(1, name.length() - 1)
        : name.toLowerCase(Locale.ROOT);
  }

  /** Columns, literals, casts to types of the server and functions that only compute. */
  private static boolean pure(Subject subject, String value) {
    if (value.contains("--") || value.contains("/*")) {
      return false;
    }
    Tokens tokens;
    try {
      tokens = subject.engine().tokens(value);
    } catch (ScriptException unreadable) {
      return false;
    }
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.isType(i, Token.Type.STRING) && !tokens.raw(i).startsWith("'")) {
        return false;
      }
    }
    String left = SqlCode.of(value, tokens).text();
    for (String before = ""; !left.equals(before); ) {
      before = left;
      left = INNERMOST.matcher(left).replaceAll("#");
    }
    return WHOLE.matcher(left).matches();
  }
}
