package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.compare.SchemaSeen;
import dev.sluice.pipeline.compare.Watched;
import dev.sluice.pipeline.run.RunState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A script is rated by what the databases of its next stage were last seen to hold. */
class TargetRiskTest extends MigrationTest {
  private static final String INDEX = "CREATE INDEX orders_total ON orders (total);";
  private static final String UNDO = "DROP INDEX orders_total;";

  @AfterEach
  void forget() {
    owner().sql("DELETE FROM compare_watch").update();
  }

  @Test
  void raisesWhatIsDoneToAVeryLargeTable() {
    long number = waiting();
    assertThat(onQa(number)).as("nobody has looked").isEmpty();

    seen(List.of("total"), 250_000_000);

    assertThat(onQa(number))
        .anyMatch(line -> line.startsWith("shop-qa HIGH") && line.contains("250.0 million rows"));
  }

  @Test
  void findsWhatIsNotThere() {
    seen(List.of("id"), 10);
    long number = waiting("ALTER TABLE orders ALTER COLUMN total TYPE numeric;");

    assertThat(onQa(number)).anyMatch(line -> line.contains("has no column total"));
  }

  @Test
  void refusesByTheBudgetWhatReadingAloneWouldLetPass() {
    configure(takingMediumAtMost());
    long number = waiting();
    approve("bob", number, "qa");
    seen(List.of("total"), 250_000_000);

    assertThat(code(migrations().run(actor("alice"), number, "qa")))
        .isEqualTo("stage.over-risk-budget");
    seen(List.of("total"), 250_000);
    assertThat(migrations().run(actor("alice"), number, "qa").value()).isPresent();
    assertThat(onQa(number)).as("it runs").isEmpty();
    assertThat(state(number, "qa")).isEqualTo(RunState.IN_PROGRESS);
  }

  private long waiting() {
    return waiting(INDEX);
  }

  private long waiting(String up) {
    long number = open(up + "\n-- DOWN\n" + UNDO);
    rehearsal(number, RollbackProof.PROVEN, UNDO);
    complete(number, "dev");
    return number;
  }

  private List<String> onQa(long number) {
    return view(number).stage("qa").orElseThrow().onTargets().stream()
        .map(one -> one.connection() + " " + one.finding().level() + " " + one.finding().message())
        .toList();
  }

  private void seen(List<String> columns, long rows) {
    Schema schema = schema(columns);
    owner()
        .sql(
            """
            INSERT INTO compare_watch
              (workspace, environment, connection, engine, seen, seen_print, seen_rows, seen_at)
            VALUES ('acme', 'qa', 'shop-qa', 'postgresql', :schema, :print, :rows,
              clock_timestamp())
            ON CONFLICT (workspace, environment, connection)
            DO UPDATE SET seen = :schema, seen_print = :print, seen_rows = :rows
            """)
        .param("schema", SchemaSnapshot.write(schema))
        .param("print", schema.fingerprint())
        .param("rows", "{\"public.orders\": " + rows + "}")
        .update();
    publish(
        new SchemaSeen(
            new Watched(key(1).workspace(), "qa", "shop-qa", "postgresql"),
            schema.fingerprint(),
            Instant.now()));
  }

  private static Schema schema(List<String> columns) {
    List<SchemaObject> objects = new ArrayList<>();
    objects.add(object(SchemaObject.Kind.TABLE, "public.orders", ""));
    for (String column : columns) {
      objects.add(object(SchemaObject.Kind.COLUMN, "public.orders." + column, "public.orders"));
    }
    return new Schema("postgresql", objects);
  }

  private static SchemaObject object(SchemaObject.Kind kind, String name, String owner) {
    return new SchemaObject(kind, name, owner, "bigint", Map.of(), List.of());
  }

  private static WorkspaceConfiguration takingMediumAtMost() {
    WorkspaceConfiguration all = company("acme");
    Environment qa = new Environment("qa", "", new RiskBudget(RiskLevel.MEDIUM, 100, Map.of()));
    return new WorkspaceConfiguration(
        all.workspace(),
        0,
        all.environments().stream().map(one -> one.name().equals("qa") ? qa : one).toList(),
        all.connections(),
        all.flows(),
        all.people(),
        all.groups());
  }
}
