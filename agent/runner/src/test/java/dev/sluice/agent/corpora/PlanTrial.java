package dev.sluice.agent.corpora;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.Phase;
import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.plan.SafePlan.Step;
import dev.sluice.analysis.plan.SafePlans;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskContext;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.Database;
import dev.sluice.db.ExecutionPlan;
import dev.sluice.db.Outcome;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One script carried out as it stands, and by its plan beside it, in two databases of a product.
 */
final class PlanTrial implements AutoCloseable {
  private static final long MANY = 50_000_000;

  private final Product product;
  private final Database straight;
  private final Database planned;
  private final ConnectionSettings straightAt;
  private final ConnectionSettings plannedAt;
  private final String script;
  private final Schema start;
  private final SafePlan plan;
  private int executed;

  PlanTrial(Product product, String setup, String script) throws SQLException {
    this.product = product;
    this.script = script;
    this.straightAt = product.fresh();
    this.plannedAt = product.fresh();
    product.script(straightAt, setup);
    product.script(plannedAt, setup);
    this.straight = product.open(straightAt);
    this.planned = product.open(plannedAt);
    this.start = planned.schema();
    this.plan = new SafePlans(product.engine(), large(start)).of(script);
  }

  SafePlan plan() {
    return plan;
  }

  /** Every table is as large as a table can be to the rules. */
  private static RiskContext large(Schema schema) {
    Map<String, Long> rows =
        schema.objects().stream()
            .filter(object -> object.kind() == Kind.TABLE)
            .collect(Collectors.toMap(SchemaObject::name, table -> MANY));
    return RiskContext.unknown().in("production").against(schema, rows);
  }

  /**
   * Carries out both; what programs write in between stands in the straight one beforehand.
   *
   * @param writes what those write that know the old names only, one after each step
   * @param newer what those write that know the new ones, before the old is taken away
   */
  void run(List<String> writes, List<String> newer) throws SQLException {
    for (String write : writes) {
      product.script(straightAt, write);
    }
    product.script(straightAt, script);
    for (String write : newer) {
      product.script(straightAt, write);
    }
    List<String> newest = new ArrayList<>(newer);
    List<String> left = new ArrayList<>(writes);
    for (Step step : plan.steps()) {
      boolean last = step.phase() == Phase.CONTRACT;
      while (last && !left.isEmpty()) {
        product.script(plannedAt, left.remove(0));
      }
      while (last && !newest.isEmpty()) {
        product.script(plannedAt, newest.remove(0));
      }
      if (!last) {
        easy(step);
      }
      execute(step.up());
      if (!left.isEmpty()) {
        product.script(plannedAt, left.remove(0));
      }
    }
    for (String write : left) {
      product.script(plannedAt, write);
    }
  }

  /** Rated as the server would rate it then: on the schema that the steps before have made. */
  private void easy(Step step) {
    List<Finding> findings =
        new RiskAnalysis(product.engine(), large(planned.schema())).rate(step.up()).findings();
    assertThat(findings)
        .filteredOn(finding -> finding.level().compareTo(RiskLevel.HIGH) >= 0)
        .as("%s", step.up())
        .isEmpty();
  }

  /**
   * Goes back over the phases that have run, but for the last one, and expects what there would be
   * had none of them run: programs write after the first one, and after the last.
   */
  void goesBack(List<String> writes) throws SQLException {
    for (String write : writes) {
      product.script(straightAt, write);
    }
    List<String> left = new ArrayList<>(writes);
    List<Step> steps = new ArrayList<>(plan.steps());
    steps.removeIf(step -> step.phase() == Phase.CONTRACT);
    for (Step step : steps) {
      execute(step.up());
      if (step.number() == 1) {
        product.script(plannedAt, left.remove(0));
      }
    }
    for (String write : left) {
      product.script(plannedAt, write);
    }
    Collections.reverse(steps);
    for (Step step : steps) {
      execute(step.down().orElseThrow(() -> new AssertionError("no way back: " + step.up())));
    }
    assertThat(objects(planned.schema())).isEqualTo(objects(start));
    rowsAlike();
  }

  void endsAlike() throws SQLException {
    assertThat(objects(planned.schema())).isEqualTo(objects(straight.schema()));
    rowsAlike();
  }

  private void rowsAlike() throws SQLException {
    for (String table : tables()) {
      assertThat(rows(plannedAt, table)).as(table).isEqualTo(rows(straightAt, table));
    }
  }

  private List<String> tables() {
    return straight.schema().objects().stream()
        .filter(object -> object.kind() == Kind.TABLE)
        .map(table -> table.attributes().getOrDefault("sql-name", table.name()))
        .toList();
  }

  /**
   * Rows by the names of their columns; values that nobody can foretell by whether they are there.
   */
  private List<String> rows(ConnectionSettings at, String table) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection session = product.connect(at);
        Statement statement = session.createStatement();
        ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
      while (found.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
          String name = found.getMetaData().getColumnName(i);
          String value = String.valueOf(found.getString(i));
          row.put(name, name.equals("token") && found.getString(i) != null ? "some" : value);
        }
        rows.add(row.toString());
      }
    }
    return rows.stream().sorted().toList();
  }

  private static List<String> objects(Schema schema) {
    return schema.objects().stream().map(SchemaObject::canonical).toList();
  }

  /** Each a migration of its own: a way back may read like the way there. */
  private void execute(String sql) {
    if (sql.isBlank()) {
      return;
    }
    executed++;
    ExecutionPlan run =
        Plans.up(
            product.engine(), UUID.randomUUID().toString(), "trial/" + executed, sql, Plans.QUICK);
    Outcome outcome = planned.execute(run, () -> true, new Plans.Silent());
    assertThat(outcome.state())
        .as("%s%n%s", sql, outcome.trouble())
        .isEqualTo(Outcome.State.APPLIED);
  }

  @Override
  public void close() {
    straight.close();
    planned.close();
  }
}
