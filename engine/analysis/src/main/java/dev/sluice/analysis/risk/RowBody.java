package dev.sluice.analysis.risk;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A trigger function of PostgreSQL that only gives columns of the row that is written values made
 * of its other columns: there is nothing in it that could do anything else.
 */
final class RowBody {
  private static final Pattern CREATED =
      Pattern.compile(
          "^create function (?:\"[^\"]*\"|[\\w$]+)(?:\\.(?:\"[^\"]*\"|[\\w$]+))*\\(\\) ?returns"
              + " trigger"
              + " language plpgsql as ''$");
  private static final Pattern BODY =
      Pattern.compile("(?s)\\$\\$\\s*BEGIN\\s(?<steps>.*)END\\s*;?\\s*\\$\\$");
  private static final int LONGEST = 4_000;
  private static final String NEW = "NEW\\.[A-Za-z_]\\w*";
  private static final Pattern STEP =
      Pattern.compile(
          "(?:(?:IF TG_OP = 'INSERT' THEN|ELSIF "
              + NEW
              + " IS NOT DISTINCT FROM OLD\\.[A-Za-z_]\\w* THEN)\\s*)?"
              + "(?:"
              + NEW
              + " := (?:"
              + NEW
              + "|coalesce\\("
              + NEW
              + ", "
              + NEW
              + "\\))|RETURN NEW|END IF)");
  private static final Pattern COMPUTED =
      Pattern.compile(
          "SELECT (?<value>.*) INTO " + NEW + " FROM \\(SELECT NEW\\.\\*\\) AS (?<row>[a-z_]\\w*)");

  private RowBody() {}

  /** Whether a statement makes such a function. */
  static boolean only(Subject subject) {
    if (subject.statement().text().length() > LONGEST
        || !CREATED.matcher(subject.code().guarded()).find()) {
      return false;
    }
    // The literal itself: a comment behind it may look like a body too.
    Matcher body = BODY.matcher(subject.tokens().raw(subject.tokens().size() - 1));
    return body.matches()
        && List.of(body.group("steps").split(";", -1)).stream()
            .map(String::strip)
            .filter(step -> !step.isEmpty())
            .allMatch(step -> STEP.matcher(step).matches() || computes(subject, step));
  }

  /** A value is judged as a query of its own, which must read nothing and call nothing unknown. */
  private static boolean computes(Subject subject, String step) {
    Matcher computed = COMPUTED.matcher(step);
    if (!computed.matches()) {
      return false;
    }
    return single(subject, "SELECT " + computed.group("value"))
        .map(query -> subject.engine().read(query))
        .filter(RowBody::harmless)
        .isPresent();
  }

  private static boolean harmless(StatementReading reading) {
    return reading.certainty() == Certainty.FULL
        && reading.traits().isEmpty()
        && reading.objects().isEmpty();
  }

  private static Optional<Statement> single(Subject subject, String sql) {
    try {
      List<Statement> statements = subject.engine().split(sql).statements();
      return statements.size() == 1 ? Optional.of(statements.get(0)) : Optional.empty();
    } catch (ScriptException unreadable) {
      return Optional.empty();
    }
  }
}
