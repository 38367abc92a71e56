package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Clicks at once at two replicas of one store; whoever wins, the store tells one story. */
class TwoReplicasTest extends MigrationTest {
  /** Of all tests here together; each has its share. */
  private static final int RACES = Integer.getInteger("faults.races", 300);

  private static final String OTHER = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);";
  private static final int STORMS = RACES / 3;
  private static final int EDITS = RACES / 3;
  private static final int PAIRS = RACES / 6;

  private final Random random = new Random(Long.getLong("faults.seed", 7));
  private final ExecutorService clicks = Executors.newFixedThreadPool(12);
  private AnnotationConfigApplicationContext other = new AnnotationConfigApplicationContext();

  @BeforeAll
  void startOther() {
    other = replica();
  }

  @AfterAll
  void stopOther() {
    clicks.shutdownNow();
    other.close();
  }

  @Test
  void tellsOneStoryWhateverIsPressedAtOnce() throws Exception {
    for (int race = 1; race <= STORMS; race++) {
      long number = inQa();
      List<Callable<Answer<?>>> storm = storm(number);

      for (Future<Answer<?>> click : clicks.invokeAll(storm)) {
        click.get();
      }

      holds(number, "race " + race);
    }
  }

  @Test
  void neverStartsARejectedStage() throws Exception {
    for (int race = 1; race <= PAIRS; race++) {
      long number = inQa();
      String digest = view(number).digest();
      migrations().promote(actor("alice"), number, Optional.empty());

      atOnce(
          List.<Callable<Answer<?>>>of(
              () -> press("bob", number, digest, Verdict.APPROVED),
              () -> press("carol", number, digest, Verdict.REJECTED)));

      boolean rejected = state(number, "qa") == RunState.REJECTED;
      assertThat(runs(number, "qa")).as("race %d", race).isEqualTo(rejected ? 0 : 1);
    }
  }

  @Test
  void neverBothCancelsAndStarts() throws Exception {
    for (int race = 1; race <= PAIRS; race++) {
      long number = inQa();
      approve("bob", number, "qa");

      atOnce(
          List.<Callable<Answer<?>>>of(
              () -> somewhere(Migrations.class).run(actor("alice"), number, "qa"),
              () -> somewhere(Migrations.class).cancel(actor("dave"), number, "stop")));

      assertThat(state(number, "qa")).as("race %d", race).isEqualTo(RunState.CANCELLED);
      assertThat(attemptsLeft(number)).as("race %d", race).isZero();
    }
  }

  private long attemptsLeft(long number) {
    return owner()
        .sql(
            "SELECT count(*) FROM run_attempt WHERE migration = :number"
                + " AND environment = 'qa' AND state <> 'Cancelled'")
        .param("number", number)
        .query(Long.class)
        .single();
  }

  @Test
  void startsNothingThatIsNotWhatWasApproved() throws Exception {
    WorkspaceConfiguration company = company("acme");
    Flow shop = company.flows().get(0);
    Flow gated = new Flow("shop", shop.engine(), shop.channel(), shop.stages().subList(1, 2));
    configure(
        new WorkspaceConfiguration(
            company.workspace(),
            0,
            company.environments(),
            company.connections(),
            List.of(gated),
            company.people(),
            company.groups()));
    int edited = 0;
    for (int race = 1; race <= EDITS; race++) {
      edited += editedWhileApproved("race " + race) ? 1 : 0;
    }
    assertThat(edited).as("both came first now and then").isBetween(1, EDITS - 1);
  }

  /** Whether the edit came first; then nothing runs, else what runs is what was approved. */
  private boolean editedWhileApproved(String race) throws Exception {
    long number = rehearsed();
    String digest = view(number).digest();
    List<Callable<Answer<?>>> clicks =
        new ArrayList<>(
            List.<Callable<Answer<?>>>of(
                () -> press("bob", number, digest, Verdict.APPROVED),
                () -> somewhere(Migrations.class).run(actor("carol"), number, "qa"),
                () ->
                    somewhere(Migrations.class)
                        .edit(actor("alice"), number, draft(OTHER + "\n-- DOWN\n" + DOWN))));
    java.util.Collections.shuffle(clicks, random);

    atOnce(clicks);
    somewhere(Migrations.class).run(actor("carol"), number, "qa");

    boolean edited = !view(number).digest().equals(digest);
    assertThat(runs(number, "qa")).as(race).isEqualTo(edited ? 0 : 1);
    assertThat(counted(number, "qa")).as(race).isEqualTo(edited ? 0 : 1);
    assertThat(startedWithoutQuorum(number)).as(race).isZero();
    return edited;
  }

  /**
   * Two approvals of the one that is needed, a start by two people, double clicks, and what speaks
   * against them.
   */
  private List<Callable<Answer<?>>> storm(long number) {
    String digest = view(number).digest();
    List<Callable<Answer<?>>> storm = new ArrayList<>();
    for (String name : List.of("bob", "carol", "bob", "alice", "erin")) {
      storm.add(() -> press(name, number, digest, Verdict.APPROVED));
    }
    for (String name : List.of("alice", "alice", "dave", "dave")) {
      storm.add(() -> somewhere(Migrations.class).run(actor(name), number, "qa"));
    }
    storm.add(() -> somewhere(Migrations.class).promote(actor("dave"), number, Optional.empty()));
    switch (random.nextInt(4)) {
      case 0 -> storm.add(() -> press("carol", number, digest, Verdict.REJECTED));
      case 1 -> storm.add(() -> somewhere(Migrations.class).cancel(actor("dave"), number, "stop"));
      case 2 ->
          storm.add(
              () -> somewhere(Approvals.class).withdraw(actor("bob"), key(number).stage("qa")));
      default ->
          storm.add(() -> somewhere(Migrations.class).rollback(actor("bob"), number, "dev", ""));
    }
    java.util.Collections.shuffle(storm, random);
    return storm;
  }

  private Answer<?> press(String name, long number, String digest, Verdict verdict) {
    return somewhere(Approvals.class)
        .decide(actor(name), key(number).stage("qa"), verdict, digest, "because");
  }

  private synchronized <T> T somewhere(Class<T> type) {
    return random.nextBoolean() ? bean(type) : other.getBean(type);
  }

  private void holds(long number, String race) {
    RunState qa = state(number, "qa");
    long runs = runs(number, "qa");
    assertThat(runs).as(race).isLessThanOrEqualTo(1);
    assertThat(attempts(number, "qa")).as(race).isEqualTo(runs);
    assertThat(runs == 1)
        .as("%s: qa is %s", race, qa)
        .isEqualTo(qa == RunState.IN_PROGRESS || cancelledAfterItsStart(number, qa));
    assertThat(startedWithoutQuorum(number)).as(race).isZero();
    assertThat(standingTwice(number)).as(race).isZero();
  }

  /** A run that nobody had taken yet was called off. */
  private boolean cancelledAfterItsStart(long number, RunState qa) {
    return qa == RunState.CANCELLED && audited(number).contains("run.called-off");
  }

  private long startedWithoutQuorum(long number) {
    return owner()
        .sql(
            """
            SELECT count(*) FROM run_stage_run r WHERE r.migration = :number
              AND r.environment = 'qa' AND NOT EXISTS (
                SELECT FROM jsonb_array_elements(r.approvals) a
                WHERE a ->> 'digest' = r.digest AND a ->> 'subject' IN ('bob', 'carol'))
            """)
        .param("number", number)
        .query(Long.class)
        .single();
  }

  private long standingTwice(long number) {
    return owner()
        .sql(
            """
            SELECT count(*) FROM (
              SELECT FROM approval_decision WHERE migration = :number AND ended_at IS NULL
              GROUP BY environment, subject HAVING count(*) > 1) twice
            """)
        .param("number", number)
        .query(Long.class)
        .single();
  }
}
