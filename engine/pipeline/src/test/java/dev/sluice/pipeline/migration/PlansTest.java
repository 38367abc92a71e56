package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.plan.Phase;
import dev.sluice.analysis.plan.SafePlan;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaObject;
import dev.sluice.db.schema.SchemaObject.Kind;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.migration.PlanView.Opened;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps of a safe plan become migrations, one after the other. */
class PlansTest extends MigrationTest {
  private static final String CHANGE =
      "ALTER TABLE orders ALTER total SET NOT NULL; ALTER TABLE orders DROP COLUMN nick;";

  private static final String TYPE = "ALTER TABLE orders ALTER COLUMN total TYPE bigint;";

  private static final SchemaObject TOTAL =
      new SchemaObject(
          Kind.COLUMN, "public.orders.total", "public.orders", "integer", Map.of(), List.of());

  @AfterEach
  void forgetWhatWasSeen() {
    owner().sql("UPDATE compare_watch SET seen = NULL, seen_print = '', seen_at = NULL").update();
  }

  private Plans plans() {
    return bean(Plans.class);
  }

  private PlanView plan(long number) {
    return plans().find(actor("alice"), number).orElseThrow();
  }

  private MigrationView opened(long number) {
    return plans().open(actor("alice"), number).value().orElseThrow();
  }

  /** Takes a migration through all its stages. */
  private void finish(long number) {
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    complete(number, "dev");
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    complete(number, "qa");
    approve("bob", number, "prod");
    approve("carol", number, "prod");
    migrations().run(actor("carol"), number, "prod");
    complete(number, "prod");
  }

  @Test
  void isKnownOfWhatIsHighAndWouldNotBeByIt() {
    assertThat(view(open(CHANGE)).safePlan()).isTrue();
    assertThat(view(open()).safePlan()).as("nothing to do better").isFalse();
    assertThat(view(open("DROP TABLE orders;")).safePlan()).as("it goes anyway").isFalse();
  }

  /** In dev it is empty; nobody needs a plan there. */
  @Test
  void isDrawnForTheLargestDatabaseThatWasSeen() {
    seen("dev", Map.of("public.orders", 3L), TOTAL);
    assertThat(view(open(TYPE)).safePlan()).as("small wherever it was seen").isFalse();
    SchemaObject more =
        new SchemaObject(
            Kind.COLUMN, "public.orders.note", "public.orders", "text", Map.of(), List.of());
    seen("prod", Map.of("public.orders", 40_000_000L), TOTAL, more);

    long number = open(TYPE);

    assertThat(view(number).safePlan()).isTrue();
    assertThat(plan(number).plan().steps()).hasSize(4);
    assertThat(plan(number).plan().remarks())
        .contains(
            "It is drawn for the schema of prod/shop-prod, and that of dev/shop-dev differs: see"
                + " how each step rehearses there.");
  }

  private void seen(String environment, Map<String, Long> rows, SchemaObject... columns) {
    List<SchemaObject> objects = new ArrayList<>(List.of(columns));
    objects.add(new SchemaObject(Kind.TABLE, "public.orders", "", "", Map.of(), List.of()));
    Schema schema = new Schema("postgresql", objects);
    owner()
        .sql(
            """
            INSERT INTO compare_watch
              (workspace, environment, connection, engine, seen, seen_print, seen_rows, seen_at)
            VALUES ('acme', :environment, :connection, 'postgresql', :schema, :print, :rows,
              clock_timestamp())
            ON CONFLICT (workspace, environment, connection)
            DO UPDATE SET seen = :schema, seen_rows = :rows, seen_print = :print,
              seen_at = clock_timestamp()
            """)
        .param("environment", environment)
        .param("connection", "shop-" + environment)
        .param("schema", SchemaSnapshot.write(schema))
        .param("print", schema.fingerprint())
        .param("rows", JSON.writeValueAsString(rows))
        .update();
  }

  @Test
  void opensAStepByWhoeverAsksInTheSameFlow() {
    long number = open(CHANGE);

    MigrationView first = opened(number);

    assertThat(first.title()).isEqualTo("Add orders (1/4 expand)");
    assertThat(first.flow()).isEqualTo("shop");
    assertThat(first.author().displayName()).isEqualTo(view(number).author().displayName());
    assertThat(first.up()).startsWith("ALTER TABLE orders ADD CONSTRAINT orders_total_not_null");
    assertThat(first.down()).contains("DROP CONSTRAINT");
    assertThat(plan(number).opened())
        .containsEntry(1, new Opened(first.key().number(), RunState.PENDING));
    assertThat(audited(number)).contains("plan.opened");
    assertThat(audited(first.key().number())).contains("migration.opened", "plan.step");
  }

  @Test
  void opensTheNextStepOnlyWhenTheOneBeforeIsCompleted() {
    long number = open(CHANGE);
    long first = opened(number).key().number();

    assertThat(code(plans().open(actor("alice"), number))).isEqualTo("plan.step-unfinished");
    finish(first);
    assertThat(state(first, "prod")).isEqualTo(RunState.COMPLETED);

    assertThat(opened(number).title()).isEqualTo("Add orders (2/4 backfill)");
  }

  @Test
  void opensAStepAgainThatCameToNothing() {
    long number = open(CHANGE);
    long first = opened(number).key().number();
    migrations().cancel(actor("alice"), first, "not now");

    long again = opened(number).key().number();

    assertThat(again).isGreaterThan(first);
    assertThat(plan(number).opened().get(1)).isEqualTo(new Opened(again, RunState.PENDING));
    assertThat(code(plans().open(actor("alice"), number))).isEqualTo("plan.step-unfinished");
  }

  @Test
  void opensNoStepAgainThatStillStandsSomewhere() {
    long number = open(CHANGE);
    long first = opened(number).key().number();
    rehearsal(first, RollbackProof.PROVEN, DOWN);
    complete(first, "dev");
    migrations().cancel(actor("alice"), first, "not on qa");

    assertThat(state(first, "qa")).isEqualTo(RunState.CANCELLED);
    Refusal refusal = refused(number);
    assertThat(refusal.code()).isEqualTo("plan.step-left-behind");
    assertThat(refusal.action()).startsWith("Roll that one back");
  }

  @Test
  void namesAWayOutWhereAStepHasNoWayBack() {
    long number = open(CHANGE);
    long first = opened(number).key().number();
    migrations().edit(actor("alice"), first, draft("DELETE FROM orders;"));
    rehearsal(first, RollbackProof.NOT_REHEARSED, "");
    complete(first, "dev");
    migrations().cancel(actor("alice"), first, "not on qa");

    assertThat(refused(number).code()).isEqualTo("plan.step-left-behind");
    assertThat(refused(number).action())
        .startsWith("It has no way back: edit migration " + number + " to what is left to do");
    migrations().edit(actor("alice"), number, draft("ALTER TABLE orders ALTER a SET NOT NULL;"));
    assertThat(opened(number).title()).isEqualTo("Add orders (1/3 expand)");
  }

  @Test
  void opensNoStepAgainThatALaterOneNeeds() {
    long number = open(CHANGE);
    long first = opened(number).key().number();
    finish(first);
    long second = opened(number).key().number();

    for (String environment : List.of("prod", "qa", "dev")) {
      assertThat(migrations().rollback(actor("carol"), first, environment, "back").value())
          .isPresent();
      complete(first, environment);
    }

    assertThat(state(first, "dev")).isEqualTo(RunState.ROLLED_BACK);
    assertThat(refused(number).code()).isEqualTo("plan.step-built-upon");
    assertThat(refused(number).message()).contains("migration " + second);
    migrations().cancel(actor("alice"), second, "not yet");
    assertThat(opened(number).title()).isEqualTo("Add orders (1/4 expand)");
  }

  private Refusal refused(long number) {
    return plans().open(actor("alice"), number).refusal().orElseThrow();
  }

  @Test
  void staysAsItWasWhenItsFirstStepWasOpened() {
    long number = open(CHANGE);
    SafePlan before = plan(number).plan();

    opened(number);

    assertThat(plan(number).plan()).isEqualTo(before);
    assertThat(before.steps()).extracting(SafePlan.Step::phase).containsExactly(Phase.values());
    migrations().edit(actor("alice"), number, draft("ALTER TABLE orders ALTER a SET NOT NULL;"));
    assertThat(plan(number).opened()).as("of another script").isEmpty();
    assertThat(opened(number).title()).isEqualTo("Add orders (1/3 expand)");
  }

  @Test
  void isForWhoeverMayOpenMigrationsThere() {
    long number = open(CHANGE);

    assertThat(code(plans().open(actor("erin"), number))).isEqualTo("identity.not-entitled");
    assertThat(plan(number).opened()).isEmpty();
    assertThat(audited(number)).contains("plan.open.refused").doesNotContain("plan.opened");
  }

  @Test
  void opensAStepOnceHoweverManyAsk() throws Exception {
    long number = open(CHANGE);
    Callable<Answer<MigrationView>> click = () -> plans().open(actor("alice"), number);

    List<Answer<MigrationView>> answers = atOnce(List.of(click, click, click));

    assertThat(answers).filteredOn(answer -> answer.value().isPresent()).hasSize(1);
    assertThat(plan(number).opened()).hasSize(1);
  }

  @Test
  void hasNothingToOpenWhereNothingHasASafeForm() {
    long number = open("TRUNCATE orders;");

    assertThat(plan(number).next()).isEmpty();
    assertThat(plans().open(actor("alice"), number)).isInstanceOf(Answer.NothingToDo.class);
  }
}
