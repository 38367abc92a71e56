package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is looked for across the statements of a script. */
final class ScriptChecks {
  private ScriptChecks() {}

  /**
   * A check.
   *
   * @param rule the id of the rule that it looks for
   * @param check what looks
   */
  record Named(String rule, ScriptCheck check) {}

  /** Fresh checks for one script, those whose rules look. */
  static List<Named> of(RiskContext context, ChosenRules rules) {
    List<Named> checks = new ArrayList<>();
    SteadyNames names = new SteadyNames();
    TriggerFunctions functions = new TriggerFunctions();
    add(rules, "mixed-transactional", MixedStatements::new, checks);
    add(rules, "implicit-commit", ImplicitCommits::new, checks);
    add(rules, "wrapped-in-transaction", TransactionWrap::new, checks);
    add(rules, "unbalanced-transaction", TransactionShape::new, checks);
    add(rules, "work-under-lock", WorkUnderLock::new, checks);
    add(rules, "no-lock-timeout", LockTimeout::new, checks);
    add(rules, "no-statement-timeout", StatementTimeout::new, checks);
    add(rules, "several-alters", SeveralAlters::new, checks);
    add(rules, "backfill-with-schema-change", Backfill::new, checks);
    add(rules, "backfill-rows", rule -> new OwnColumns(rule, names), checks);
    add(rules, "no-table-comment", TableComments::new, checks);
    add(rules, "foreign-key-without-index", ForeignKeyIndexes::new, checks);
    add(rules, "duplicate-index", DuplicateIndexes::new, checks);
    add(rules, "created-and-dropped", CreatedAndDropped::new, checks);
    add(rules, "drop-object", MadeAnew::new, checks);
    add(
        rules,
        "drop-constraint",
        rule -> new OwnConstraints(rule, context.schema(), names),
        checks);
    add(rules, "function-call", rule -> new LateCalls(rule, functions), checks);
    add(rules, "function-call", rule -> new RowTriggers(rule, context.schema(), names), checks);
    add(rules, "create-trigger", rule -> new UnseenTriggers(rule, functions), checks);
    add(rules, "cascading-write", CascadingWrites::new, checks);
    add(rules, "many-statements", ManyStatements::new, checks);
    add(rules, "text-as-number", rule -> new TextsAsNumbers(rule, context.schema()), checks);
    return checks;
  }

  private static void add(
      ChosenRules rules, String id, Function<RiskRule, ScriptCheck> made, List<Named> to) {
    Optional<RiskRule> rule = rules.find(id);
    rule.ifPresent(found -> to.add(new Named(id, made.apply(found))));
  }
}
