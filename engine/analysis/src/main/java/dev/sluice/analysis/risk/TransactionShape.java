package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** BEGIN and COMMIT that do not pair. */
final class TransactionShape implements ScriptCheck {
  private static final Pattern BEGINS =
      Pattern.compile(
          "begin(?: (?:tran|transaction|work|immediate|exclusive|deferred).*)?|start"
              + " transaction[\\s\\S]*");
  private static final Pattern ENDS =
      Pattern.compile("(?:commit|end|rollback|abort)(?: (?:tran|transaction|work|and).*)?");

  private final RiskRule rule;
  private Optional<Subject> open = Optional.empty();

  TransactionShape(RiskRule rule) {
    this.rule = rule;
  }

  @Override
  public List<Finding> see(Subject subject) {
    boolean begins = begins(subject);
    boolean ends = ends(subject);
    List<Finding> found = new ArrayList<>();
    if (begins && open.isPresent()) {
      found.add(
          Findings.of(
              rule, subject, "A transaction begins inside another one, which does not work."));
    } else if (ends && open.isEmpty()) {
      found.add(Findings.of(rule, subject, "A transaction ends that the script did not begin."));
    }
    if (begins) {
      open = Optional.of(subject);
    } else if (ends) {
      open = Optional.empty();
    }
    return found;
  }

  /** Whether a statement begins a transaction. */
  static boolean begins(Subject subject) {
    return BEGINS.matcher(subject.code().text()).matches();
  }

  /** Whether a statement ends one. */
  static boolean ends(Subject subject) {
    return ENDS.matcher(subject.code().text()).matches();
  }

  @Override
  public List<Finding> end() {
    return open.map(
            subject ->
                List.of(
                    Findings.of(
                        rule,
                        subject,
                        "The transaction that begins here never ends, so nothing is kept.")))
        .orElse(List.of());
  }
}
