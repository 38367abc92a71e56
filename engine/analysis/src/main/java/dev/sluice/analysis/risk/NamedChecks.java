package dev.sluice.analysis.risk;

import dev.sluice.analysis.SecretText;
import dev.sluice.db.sql.StatementReading.Certainty;
import dev.sluice.db.sql.StatementReading.Trait;
import java.util.Map;
import java.util.Optional;

/** Checks that are code and not patterns, by the names that rule files use. */
final class NamedChecks {
  private static final Map<String, Check> CHECKS =
      Map.ofEntries(
          Map.entry("script", subject -> Optional.empty()),
          Map.entry("unbounded-delete", Writes.unbounded("delete")),
          Map.entry("unbounded-update", Writes.unbounded("update")),
          Map.entry("delete-rows", Conditions.narrowDelete()),
          Map.entry("broad-delete", Conditions.broad("delete")),
          Map.entry("broad-update", Conditions.broad("update")),
          Map.entry("broad-mutation", Conditions.broadMutation()),
          Map.entry("backfill-update", Conditions.backfill()),
          Map.entry("unkeyed-merge", Conditions.unkeyedMerge()),
          Map.entry(
              "other-privilege",
              Check.trait(Trait.CHANGES_PRIVILEGES).given(subject -> !subject.begins("grant"))),
          Map.entry("nested-write", Writes.nested()),
          Map.entry(
              "unread-block",
              Check.when(s -> s.begins("do") && s.reading().certainty() != Certainty.FULL)),
          Map.entry("unknown-function", FunctionCalls.unknown()),
          Map.entry("catalog-write", SystemCatalogs.written()),
          Map.entry("dangerous-body", Bodies.dangerous()),
          Map.entry("dangerous-text", Bodies.dangerousText()),
          Map.entry(
              "not-analysable",
              Check.when(subject -> subject.reading().certainty() == Certainty.NONE)),
          Map.entry(
              "secret", Check.when(subject -> SecretText.carries(subject.statement().text()))),
          Map.entry("no-primary-key", TableChecks.noPrimaryKey()),
          Map.entry("duplicate-column", TableChecks.duplicateColumn()),
          Map.entry("many-columns", TableChecks.manyColumns(60)),
          Map.entry("repeated-index-column", TableChecks.repeatedIndexColumn()),
          Map.entry("leading-wildcard", LiteralChecks.leadingWildcard()),
          Map.entry("zero-date", LiteralChecks.zeroDate()),
          Map.entry("long-comment", LiteralChecks.longComment(20)),
          Map.entry("long-statement", Check.when(s -> s.statement().text().length() > 200_000)),
          Map.entry("long-name", NameChecks.longerThan(63)),
          Map.entry("keyword-name", NameChecks.keyword()),
          Map.entry("mixed-case-name", NameChecks.mixedCase()),
          Map.entry("odd-name", NameChecks.odd()),
          Map.entry("index-name", NameChecks.index()));

  private NamedChecks() {}

  static Check find(Declaration declared, String name) {
    Check check = CHECKS.get(name);
    if (check == null) {
      throw declared.wrong(
          "names the check '"
              + name
              + "'; there are "
              + CHECKS.keySet().stream().sorted().toList());
    }
    return check;
  }
}
