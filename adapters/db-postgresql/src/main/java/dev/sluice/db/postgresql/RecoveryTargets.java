package dev.sluice.db.postgresql;

import dev.sluice.db.sql.Statement;
import dev.sluice.db.sql.StatementReading;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Trait;
import dev.sluice.db.sql.StatementReading.Use;
import dev.sluice.db.sql.Tokens;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds what a statement will destroy: the tables it names and those it reaches from there. */
final class RecoveryTargets {
  private final RecoveryCatalog catalog;
  private final Tokens tokens;
  private final StatementReading reading;
  private final Map<String, RecoveryTarget> found = new LinkedHashMap<>();

  RecoveryTargets(RecoveryCatalog catalog, Statement statement, StatementReading reading) {
    this.catalog = catalog;
    this.tokens = PostgresTokens.of(statement.text());
    this.reading = reading;
  }

  List<RecoveryTarget> find() throws SQLException {
    for (ObjectUse use : reading.objects()) {
      switch (use.kind()) {
        case "table" -> table(use);
        case "column" -> column(use);
        case "schema" -> schema(use);
        default -> {}
      }
    }
    return new ArrayList<>(found.values());
  }

  /** Whether the statement may add rows. */
  boolean adds() {
    return tokens.has("INSERT") || tokens.has("MERGE") || tokens.is(0, "COPY");
  }

  /** Why data may be lost that no target stands for; empty when there is no such reason. */
  String blindness() {
    if (reading.has(Trait.DYNAMIC_SQL)) {
      return "what it runs is text that cannot be read";
    }
    boolean objects =
        reading.objects().stream()
            .anyMatch(
                use ->
                    use.use() == Use.DROPPED
                        && List.of("type", "domain", "extension", "owned by", "foreign table")
                            .contains(use.kind()));
    boolean hidden = reading.has(Trait.DESTROYS_DATA) && reading.objects().isEmpty();
    boolean cascades = objects && reading.has(Trait.CASCADES);
    return cascades || hidden ? "columns that it takes along are not found" : "";
  }

  private void table(ObjectUse use) throws SQLException {
    boolean writes = tokens.has("DELETE") || tokens.has("UPDATE") || tokens.has("MERGE");
    boolean adds = adds() && !writes;
    boolean touched =
        switch (use.use()) {
          case DROPPED, EMPTIED -> true;
          case WRITTEN -> writes || adds;
          default -> false;
        };
    for (RecoveryTable table : touched ? catalog.tables(use.name()) : List.<RecoveryTable>of()) {
      switch (use.use()) {
        case DROPPED -> add(catalog.inheriting(table), RecoveryKind.DROP);
        case EMPTIED -> truncated(table);
        default -> {
          if (adds) {
            add(List.of(table), RecoveryKind.INSERT);
          } else {
            written(table);
          }
        }
      }
    }
  }

  private void truncated(RecoveryTable table) throws SQLException {
    for (RecoveryTable each : catalog.inheriting(table)) {
      add(
          reading.has(Trait.CASCADES)
              ? catalog.referring(each, RecoveryCatalog.ANY)
              : List.of(each),
          RecoveryKind.TRUNCATE);
    }
  }

  private void written(RecoveryTable table) throws SQLException {
    boolean merges = tokens.has("MERGE");
    boolean deletes = merges || tokens.has("DELETE");
    boolean updates = merges || tokens.has("UPDATE");
    RecoveryKind kind =
        !deletes ? RecoveryKind.UPDATE : updates ? RecoveryKind.WRITE : RecoveryKind.DELETE;
    for (RecoveryTable each : catalog.inheriting(table)) {
      add(List.of(each), kind);
      if (deletes) {
        add(catalog.referring(each, RecoveryCatalog.DELETING), RecoveryKind.DELETE);
        add(catalog.referring(each, RecoveryCatalog.ACTING), RecoveryKind.WRITE);
      }
    }
  }

  private void column(ObjectUse use) throws SQLException {
    boolean type = use.use() == Use.ALTERED && reading.has(Trait.NARROWS_TYPE);
    if (use.use() != Use.DROPPED && !type) {
      return;
    }
    String name = use.name();
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      String column = name.substring(dot + 1);
      for (RecoveryTable table : catalog.tables(name.substring(0, dot))) {
        for (RecoveryTable each : catalog.inheriting(table)) {
          boolean stored =
              each.column(column).filter(candidate -> !candidate.generated()).isPresent();
          if (stored) {
            add(new RecoveryTarget(each, type ? RecoveryKind.TYPE : RecoveryKind.COLUMN, column));
          }
        }
      }
    }
  }

  private void schema(ObjectUse use) throws SQLException {
    if (use.use() == Use.DROPPED && reading.has(Trait.CASCADES)) {
      add(catalog.inSchema(use.name()), RecoveryKind.DROP);
    }
  }

  private void add(List<RecoveryTable> tables, RecoveryKind kind) {
    tables.forEach(table -> add(new RecoveryTarget(table, kind, "")));
  }

  private void add(RecoveryTarget target) {
    found.putIfAbsent(target.label(), target);
  }
}
