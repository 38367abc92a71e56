package dev.sluice.analysis.risk;

import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Token;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a statement stands in: tables that the script made, the schema, how many rows there are. */
final class Surroundings {
  /** A table with fewer rows is done with before anybody waits. */
  static final long FEW_ROWS = 1_000;

  private static final long MANY_ROWS = 10_000_000;

  private static final Set<Family> OF_TABLES =
      EnumSet.of(Family.DESTRUCTIVE, Family.DATA, Family.LOCKS, Family.COMPATIBILITY);

  private static final Pattern SURELY =
      Pattern.compile("^create (?:(?:local )?temp(?:orary)? )?table (?!if not\\b)");

  /** By the names that the engine's reader gives; letters that differ may mean another table. */
  private final Set<String> created = new HashSet<>();

  /** How many created tables have a plain name. */
  private final Map<String, Integer> plain = new HashMap<>();

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
    if (createdPlain().contains(table) && !mistaken(subject)) {
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
    boolean spared = Sparing.of(checked.rule(), subject);
    boolean raised = !spared && count.get() >= MANY_ROWS && level != RiskLevel.CRITICAL;
    return Weight.of(raised ? level.higher() : level, note);
  }

  /** What the schema says against a statement. */
  List<Finding> look(Subject subject) {
    return schema.map(known -> known.look(subject, createdPlain())).orElse(List.of());
  }

  private Set<String> createdPlain() {
    return plain.keySet();
  }

  /** Whether a table that is changed is spelt nearly, but not quite, as one that was made. */
  private boolean mistaken(Subject subject) {
    Set<String> made = createdPlain();
    return subject.reading().objects().stream()
        .filter(use -> use.kind().equals("table") && use.use() != Use.READ)
        .map(ObjectUse::name)
        .anyMatch(name -> !created.contains(name) && made.contains(TableNames.plain(name)));
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
    return !touched.isEmpty() && touched.stream().allMatch(use -> tables.contains(use.name()));
  }

  /** Keeps what later statements need to know. */
  void remember(Subject subject) {
    schema.ifPresent(known -> known.remember(subject));
    String code = subject.code().text();
    boolean elsewhere =
        code.contains("search_path") || code.contains(" set schema ") || subject.begins("use");
    boolean undone =
        subject.begins("rollback") || subject.begins("abort") || subject.begins("discard");
    if (elsewhere || undone) {
      created.clear();
      plain.clear();
      surelyNew.clear();
      return;
    }
    boolean surely = SURELY.matcher(code).find() && !code.contains(" on commit drop");
    boolean clear = !dotted(subject.tokens());
    for (ObjectUse use : subject.reading().objects()) {
      if (use.kind().equals("table")) {
        remember(use, surely && clear, clear);
      }
    }
  }

  /** Whether a quoted name has a dot, or an escape, in it: it looks like one with a qualifier. */
  static boolean dotted(Tokens tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      String raw = tokens.raw(i);
      boolean quoted = tokens.isType(i, Token.Type.QUOTED_NAME);
      if (quoted && (raw.indexOf('.') >= 0 || raw.indexOf('\\') >= 0)) {
        return true;
      }
    }
    return false;
  }

  private void remember(ObjectUse use, boolean surely, boolean clear) {
    switch (use.use()) {
      case CREATED -> {
        if (clear && created.add(use.name())) {
          plain.merge(TableNames.plain(use.name()), 1, Integer::sum);
        }
        if (surely) {
          surelyNew.add(use.name());
        }
      }
      case DROPPED, RENAMED -> {
        if (created.remove(use.name())) {
          plain.computeIfPresent(
              TableNames.plain(use.name()), (name, count) -> count > 1 ? count - 1 : null);
        }
        surelyNew.remove(use.name());
      }
      default -> {}
    }
  }
}
