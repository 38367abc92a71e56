package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a statement stands in: tables that the script made, the schema, how many rows there are. */
final class Surroundings {
  private static final long FEW_ROWS = 1_000;
  private static final long MANY_ROWS = 10_000_000;

  private static final Set<Family> OF_TABLES =
      EnumSet.of(Family.DESTRUCTIVE, Family.DATA, Family.LOCKS, Family.COMPATIBILITY);

  private final Set<String> created = new HashSet<>();
  private final Set<String> surelyNew = new HashSet<>();
  private final Optional<KnownSchema> schema;
  private final RowCounts rows;
  private final boolean anywhere;

  Surroundings(RiskContext context, ChosenRules rules) {
    this.schema = context.schema().map(known -> new KnownSchema(known, rules));
    this.rows = new RowCounts(context.rows());
    this.anywhere = context.environment().isEmpty();
  }

  /**
   * What a finding weighs.
   *
   * @param note a sentence on why the level is not the rule's own
   * @param moot whether there is nothing to do better: the table is new or small
   */
  record Weight(RiskLevel level, String note, boolean moot) {
    private static Weight moot(String note) {
      return new Weight(RiskLevel.LOW, note, true);
    }

    private static Weight of(RiskLevel level, String note) {
      return new Weight(level, note, false);
    }
  }

  /** How much a rule's finding on a table weighs here. */
  Weight weigh(CheckedRule checked, Subject subject, String written) {
    RiskLevel level = checked.rule().level();
    if (OF_TABLES.contains(checked.rule().family()) && only(subject, surelyNew)) {
      return Weight.moot("The script itself made the table.");
    }
    String table = TableNames.plain(written);
    if (table.isEmpty() || checked.easing() == Easing.OFF) {
      return Weight.of(level, "");
    }
    if (created.contains(table)) {
      return Weight.moot("The table is new in this script, so it is empty.");
    }
    Optional<Long> count = rows.of(table);
    if (count.isEmpty()) {
      return anywhere && checked.easing() == Easing.UNSIZED && level == RiskLevel.MEDIUM
          ? Weight.of(RiskLevel.LOW, "Medium from 1,000 rows on; the table's size is not known.")
          : Weight.of(level, "");
    }
    String note = "The table has about " + RowCounts.words(count.get()) + " rows.";
    if (count.get() < FEW_ROWS) {
      return Weight.moot(note);
    }
    boolean raised = count.get() >= MANY_ROWS && level != RiskLevel.CRITICAL;
    return Weight.of(raised ? level.higher() : level, note);
  }

  /** What the schema says against a statement. */
  List<Finding> look(Subject subject) {
    return schema.map(known -> known.look(subject, created)).orElse(List.of());
  }

  /** Whether every table that a statement changes was made by the script. */
  boolean onlyNewTables(Subject subject) {
    return only(subject, created);
  }

  /** Whether every table that a statement changes was certainly not there before. */
  boolean onlySurelyNew(Subject subject) {
    return only(subject, surelyNew);
  }

  private static boolean only(Subject subject, Set<String> tables) {
    if (subject.any(Trait.CASCADES, Trait.HIDDEN_WRITE, Trait.DYNAMIC_SQL)) {
      return false;
    }
    List<ObjectUse> touched = new ArrayList<>();
    for (ObjectUse use : subject.reading().objects()) {
      if (use.kind().equals("table") && use.use() != Use.READ) {
        touched.add(use);
      }
    }
    return !touched.isEmpty()
        && touched.stream().allMatch(use -> tables.contains(TableNames.plain(use.name())));
  }

  /** Keeps what later statements need to know. */
  void remember(Subject subject) {
    schema.ifPresent(known -> known.remember(subject));
    String code = subject.code().text();
    boolean elsewhere =
        code.contains("search_path") || code.contains(" set schema ") || subject.begins("use");
    if (elsewhere || subject.begins("rollback") || subject.begins("abort")) {
      created.clear();
      surelyNew.clear();
      return;
    }
    boolean surely = subject.begins("create table") && !code.startsWith("create table if not");
    for (ObjectUse use : subject.reading().objects()) {
      if (use.kind().equals("table")) {
        String name = TableNames.plain(use.name());
        switch (use.use()) {
          case CREATED -> {
            created.add(name);
            if (surely) {
              surelyNew.add(name);
            }
          }
          case DROPPED, RENAMED -> {
            created.remove(name);
            surelyNew.remove(name);
          }
          default -> {}
        }
      }
    }
  }
}
