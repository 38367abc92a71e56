package dev.sluice.analysis.impact;

import dev.sluice.analysis.impact.ChangedObject.Fate;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.analysis.risk.RiskReport.StatementRisk;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds out which tables and columns of running programs a script changes. */
public final class ChangedObjects {
  private static final Set<String> TABLES =
      Set.of("table", "view", "materialized view", "foreign table");

  private final Map<String, ChangedObject> changed = new LinkedHashMap<>();
  private final Set<String> made = new HashSet<>();

  private ChangedObjects() {}

  /** What a rated script changes, each object once, as bad as the worst that happens to it. */
  public static List<ChangedObject> of(RiskReport report) {
    ChangedObjects objects = new ChangedObjects();
    report.statements().forEach(statement -> objects.statement(statement));
    return List.copyOf(objects.changed.values());
  }

  /** A statement that names columns changes these, not all of their table. */
  private void statement(StatementRisk statement) {
    Set<String> byColumn = new HashSet<>();
    List<ObjectUse> tables = new ArrayList<>();
    for (ObjectUse use : statement.objects()) {
      if (use.kind().equals("column")) {
        byColumn.add(table(use.name()));
        column(use);
      } else if (TABLES.contains(use.kind())) {
        tables.add(use);
      }
    }
    for (ObjectUse use : tables) {
      String name = last(use.name());
      if (statement.made().contains(use.name()) && use.use() == Use.CREATED) {
        made.add(name);
      }
      boolean told = use.use() == Use.ALTERED && byColumn.contains(name);
      if (!told) {
        fate(use.use()).ifPresent(fate -> add(new ChangedObject(name, "", fate)));
      }
      if (use.use() == Use.DROPPED || use.use() == Use.RENAMED) {
        made.remove(name); // another one of that name may have stood behind a temporary one
      }
    }
  }

  private void column(ObjectUse use) {
    fate(use.use())
        .filter(fate -> fate != Fate.TOUCHED || use.use() == Use.ALTERED)
        .map(fate -> fate == Fate.TOUCHED ? Fate.CHANGED : fate)
        .ifPresent(fate -> add(new ChangedObject(table(use.name()), last(use.name()), fate)));
  }

  private static Optional<Fate> fate(Use use) {
    return switch (use) {
      case DROPPED, RENAMED -> Optional.of(Fate.REMOVED);
      case EMPTIED -> Optional.of(Fate.CHANGED);
      case ALTERED -> Optional.of(Fate.TOUCHED);
      case CREATED, READ, WRITTEN -> Optional.empty();
    };
  }

  private void add(ChangedObject object) {
    if (made.contains(object.table())) {
      return;
    }
    changed.merge(
        object.name(),
        object,
        (one, other) -> one.fate().compareTo(other.fate()) >= 0 ? one : other);
  }

  private static String table(String column) {
    int dot = column.lastIndexOf('.');
    return last(dot < 0 ? "" : column.substring(0, dot));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
