package dev.sluice.analysis.risk;

import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.sql.Tokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Functions that fill a column which this very script adds, run by one trigger of that table and by
 * nothing else: no value that was there can be lost by them, so they are Medium.
 */
final class RowTriggers implements ScriptCheck {
  /** What plans call them, which is no name of the server's own functions. */
  private static final String IN_STEP = "_in_step";

  private final String rule;
  private final List<SchemaObject> columns;
  private final Map<TableColumn, String> added = new HashMap<>();
  private final Set<TableColumn> twice = new HashSet<>();
  private final Set<TableColumn> defaulted = new HashSet<>();
  private final Map<Integer, RowBody> made = new HashMap<>();
  private final List<Run> runs = new ArrayList<>();
  private final SteadyNames names;
  private boolean unsettled;

  private record Run(int statement, String function, String table) {}

  RowTriggers(RiskRule rule, Optional<Schema> schema, SteadyNames names) {
    this.rule = rule.id();
    this.names = names;
    this.columns =
        schema.map(Schema::objects).orElse(List.of()).stream()
            .filter(object -> object.kind() == Kind.COLUMN)
            .toList();
  }

  @Override
  public List<Finding> see(Subject subject) {
    Tokens t = subject.tokens();
    Optional<RowBody> body = RowBody.of(subject);
    if (!names.after(subject)) {
      unsettled = true;
    } else if (t.is(0, "ALTER", "TABLE")) {
      t.part(t.afterName(2), t.size()).commaParts(0).forEach(one -> alter(t.name(2), one));
    } else if (body.isPresent()) {
      made.put(subject.statement().index(), body.get());
    } else if (!t.is(1, "FUNCTION") && t.has("TRIGGER")) {
      attach(subject.statement().index(), t);
    }
    return List.of();
  }

  private void alter(String table, Tokens action) {
    int at = TableColumn.place(action);
    Optional<TableColumn> column = TableColumn.added(table, action);
    if (column.isPresent()) {
      String type = action.written(at + 1, action.size()).toLowerCase(Locale.ROOT);
      if (added.put(column.get(), type.replace(", ", ",")) != null) {
        twice.add(column.get());
      }
    } else if (action.is(0, "ALTER") && action.is(at + 1, "SET", "DEFAULT")) {
      defaulted.add(new TableColumn(table, action.name(at)));
    } else {
      unsettled |= !action.is(0, "VALIDATE", "CONSTRAINT");
    }
  }

  /** Only the very form of a plan counts; what every other one runs is not looked for. */
  private void attach(int statement, Tokens t) {
    int run = t.find(0, "EXECUTE");
    boolean ours =
        t.is(0, "CREATE", "TRIGGER")
            && t.is(3, "BEFORE", "INSERT", "OR", "UPDATE", "ON")
            && run == t.afterName(8) + 3
            && t.is(run - 3, "FOR", "EACH", "ROW")
            && (t.is(run + 1, "FUNCTION") || t.is(run + 1, "PROCEDURE"))
            && t.is(t.afterName(run + 2), "(", ")")
            && t.size() == t.afterName(run + 2) + 2;
    if (ours) {
      runs.add(new Run(statement, t.name(run + 2), t.name(8)));
    } else {
      unsettled = true;
    }
  }

  @Override
  public List<Finding> revise(List<Finding> findings) {
    return unsettled ? findings : findings.stream().map(this::revised).toList();
  }

  private Finding revised(Finding finding) {
    boolean worse = finding.level().compareTo(RiskLevel.MEDIUM) > 0;
    return worse && harmless(finding)
        ? finding.at(
            RiskLevel.MEDIUM,
            finding.message() + " It only fills a column that the script itself adds.")
        : finding;
  }

  /** The function, and the trigger that runs it, however large the table is. */
  private boolean harmless(Finding finding) {
    return made.entrySet().stream()
        .filter(one -> fills(one.getValue()))
        .anyMatch(
            one ->
                finding.rule().equals(rule)
                    ? one.getKey() == finding.statement()
                    : finding.rule().equals("create-trigger")
                        && runs.stream()
                            .filter(run -> run.statement() == finding.statement())
                            .anyMatch(run -> run.function().equals(one.getValue().function())));
  }

  private boolean fills(RowBody body) {
    String name = last(body.function());
    List<Run> of = runs.stream().filter(one -> last(one.function()).equals(name)).toList();
    boolean once =
        of.size() == 1
            && of.get(0).function().equals(body.function())
            && made.values().stream().filter(one -> last(one.function()).equals(name)).count() == 1;
    if (!once || !name.endsWith(IN_STEP)) {
      return false;
    }
    TableColumn column = new TableColumn(of.get(0).table(), body.column());
    String type = twice.contains(column) ? "" : added.getOrDefault(column, "");
    return body.same().isPresent()
        ? !defaulted.contains(column) && like(column.table(), body.same().get(), type)
        : RowBody.builtIn(type);
  }

  /**
   * Whether the schema has the other column, and it is certainly of the same type; then the trigger
   * gives it back to itself, as long as nothing but programs writes the new one.
   */
  private boolean like(String table, String column, String type) {
    String name = TableNames.plain(table + "." + column);
    String bare = type.replaceFirst(" collate \\S+$", "");
    List<String> types =
        columns.stream()
            .filter(one -> TableNames.same(TableNames.plain(one.name()), name))
            .map(one -> one.definition().toLowerCase(Locale.ROOT).replace(", ", ","))
            .toList();
    return RowBody.builtIn(bare) && !types.isEmpty() && types.stream().allMatch(bare::equals);
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
