package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.sql.StatementReading.ColumnUse;
import dev.sluice.db.sql.StatementReading.ObjectUse;
import dev.sluice.db.sql.StatementReading.Use;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Rows that are chosen by a column of texts being equal to the number 0. MySQL takes every text
 * that begins with no digit for 0; outside of strict modes, and with IGNORE, it changes them all.
 */
final class TextsAsNumbers implements ScriptCheck {
  private static final Pattern TEXT = Pattern.compile("char|text|enum|^set\\b|blob|binary|json");

  private final RiskRule rule;
  private final Map<String, String> types = new HashMap<>();

  /**
   * Knows the types that a schema holds.
   *
   * @param schema what the database holds before the script, where that is known
   */
  TextsAsNumbers(RiskRule rule, Optional<Schema> schema) {
    this.rule = rule;
    schema.ifPresent(known -> known.objects().forEach(this::learn));
  }

  private void learn(SchemaObject object) {
    if (object.kind() == SchemaObject.Kind.COLUMN) {
      types.put(key(object.owner(), object.name()), object.definition().toLowerCase(Locale.ROOT));
    }
  }

  @Override
  public List<Finding> see(Subject subject) {
    List<Finding> found = look(subject);
    for (ColumnUse column : ColumnChecks.columns(subject)) {
      if (!column.type().isEmpty()) {
        types.put(key(column.table(), column.name()), column.type().toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }

  private List<Finding> look(Subject subject) {
    List<String> tables =
        subject.reading().objects().stream()
            .filter(use -> use.use() == Use.WRITTEN || use.use() == Use.EMPTIED)
            .map(ObjectUse::name)
            .toList();
    if (broad(subject, any -> false)) {
      return List.of();
    } else if (broad(subject, column -> types(tables, column).anyMatch(TextsAsNumbers::text))) {
      return List.of(Findings.of(rule, subject, rule.why()));
    }
    Predicate<String> unknown = column -> types(tables, column).findAny().isEmpty();
    return broad(subject, unknown)
        ? List.of(
            Findings.of(rule, subject, rule.why())
                .at(RiskLevel.MEDIUM, rule.why() + " The column's type is not known."))
        : List.of();
  }

  private static boolean broad(Subject subject, Predicate<String> texts) {
    return Stream.of("delete", "update")
        .anyMatch(verb -> Conditions.broad(verb, texts).find(subject).isPresent());
  }

  private Stream<String> types(List<String> tables, String column) {
    return tables.stream()
        .map(table -> types.getOrDefault(key(table, column), ""))
        .filter(type -> !type.isEmpty());
  }

  private static boolean text(String type) {
    return TEXT.matcher(type).find();
  }

  private static String key(String table, String column) {
    return last(table) + "." + last(column);
  }

  private static String last(String name) {
    String plain = TableNames.plain(name);
    return plain.substring(plain.lastIndexOf('.') + 1);
  }
}
