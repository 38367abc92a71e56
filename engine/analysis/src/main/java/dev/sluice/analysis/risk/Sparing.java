package dev.sluice.analysis.risk;

import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whether a statement says how it keeps others from waiting, however large the table is: by the
 * option itself at its place in the grammar, for a column may have any name.
 */
final class Sparing {
  /** Rules on rows that wait as long; what they speak of the server refuses and does not do. */
  private static final Set<String> REFUSED =
      Set.of("unique-on-existing", "change-column", "make-not-null");

  private Sparing() {}

  /** Whether what a rule finds is no worse where there are more rows. */
  static boolean of(RiskRule rule, Subject subject) {
    boolean waits = rule.family() == Family.LOCKS || REFUSED.contains(rule.id());
    return waits && said(subject);
  }

  private static boolean said(Subject subject) {
    Tokens t = subject.tokens();
    return switch (subject.engine().name()) {
      case "postgresql" -> concurrently(t);
      case "mysql", "mariadb" -> unlocked(t);
      case "sqlserver" -> indexed(t) && online(t);
      case "oracle" -> indexed(t) && t.is(t.size() - 1, "ONLINE") && t.is(t.size() - 2, ")");
      default -> false;
    };
  }

  private static boolean concurrently(Tokens t) {
    boolean index = t.is(0, "CREATE", "INDEX") || t.is(0, "DROP", "INDEX");
    return (index && t.is(2, "CONCURRENTLY") && t.size() > 3)
        || t.is(0, "CREATE", "UNIQUE", "INDEX", "CONCURRENTLY")
        || (t.is(0, "REINDEX") && t.is(2, "CONCURRENTLY") && t.size() > 3)
        || t.is(0, "REFRESH", "MATERIALIZED", "VIEW", "CONCURRENTLY");
  }

  /** The option in a clause of its own, or behind an index; and nothing that says otherwise. */
  private static boolean unlocked(Tokens t) {
    if (t.is(0, "ALTER", "TABLE")) {
      return spares(t.commaParts(t.afterName(2)));
    }
    int list = t.find(0, "(");
    boolean index = t.is(0, "CREATE") && (t.is(1, "INDEX") || t.is(1, "UNIQUE", "INDEX"));
    return index && list > 0 && spares(options(t.part(t.closing(list) + 1, t.size())));
  }

  /** ALGORITHM=… LOCK=…, which have no commas in between there. */
  private static List<Tokens> options(Tokens tail) {
    List<Tokens> options = new ArrayList<>();
    for (int i = 0; i < tail.size(); i++) {
      if (tail.is(i, "LOCK") || tail.is(i, "ALGORITHM")) {
        options.add(tail.part(i, i + (tail.is(i + 1, "=") ? 3 : 2)));
      }
    }
    return options;
  }

  private static boolean spares(List<Tokens> options) {
    return (says(options, "LOCK", Set.of("NONE")) || says(options, "ALGORITHM", Set.of("INSTANT")))
        && !says(options, "LOCK", Set.of("SHARED", "EXCLUSIVE", "DEFAULT"));
  }

  private static boolean says(List<Tokens> options, String option, Set<String> values) {
    return options.stream()
        .filter(one -> one.is(0, option) && one.size() <= 3)
        .anyMatch(one -> values.contains(one.at(one.size() - 1)));
  }

  private static boolean indexed(Tokens t) {
    return (t.is(0, "CREATE") && t.find(1, "INDEX") > 0 && t.find(1, "INDEX") < 5)
        || t.is(0, "ALTER", "INDEX");
  }

  /** WITH (ONLINE = ON) at the end. */
  private static boolean online(Tokens t) {
    int with = t.find(2, "WITH", "(");
    return with > 0
        && t.closing(with) == t.size() - 1
        && t.part(with + 2, t.size() - 1).commaParts(0).stream()
            .anyMatch(one -> one.is(0, "ONLINE", "=", "ON"));
  }
}
