package dev.sluice.bot.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.demo.Installation.Opened;
import dev.sluice.bot.demo.Trap.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Each message between server, store, agent and target is lost once with the process that sent or
 * got it, at exactly that message: whatever is said later must be what the target holds.
 */
@Tag("processes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolPointsTest {
  private static final int TIMES = Integer.getInteger("faults.runs", 0) / 40;

  /** One of each kind of death, for a run that is not about faults. */
  private static final List<Point> ALWAYS =
      List.of(
          Point.CLICK_LEAVES_THE_SERVER,
          Point.INDEX_LEAVES_THE_AGENT,
          Point.TARGET_HAS_COMMITTED_AND_THE_AGENT_DIES,
          Point.TARGET_HAS_COMMITTED_AND_DIES,
          Point.RESULT_LEAVES_THE_SERVER_AND_IT_DIES,
          Point.RESULT_IS_ON_ITS_WAY_AND_THE_STORE_DIES);

  /** What only the transaction with a result says. */
  private static final String RESULT = "stage.completed";

  private final AtomicInteger runs = new AtomicInteger();
  private Installation installation;
  private Odometer odometer;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, SQLException {
    installation = new Installation(Installation.root(), folder);
    odometer = new Odometer(installation);
  }

  @AfterAll
  void stop() {
    if (installation != null) {
      installation.close();
    }
  }

  /**
   * Who dies at which message; how often a person must try again; whether a statement stands alone.
   */
  private enum Point {
    CLICK_LEAVES_THE_SERVER(0, false),
    CLICK_IS_IN_THE_STORE(0, false),
    OFFER_LEAVES_THE_SERVER(0, false),
    FIRST_STATEMENT_LEAVES_THE_AGENT(1, false),
    INDEX_LEAVES_THE_AGENT(1, true),
    TARGET_HAS_COMMITTED_AND_THE_AGENT_DIES(0, false),
    TARGET_HAS_COMMITTED_AND_DIES(0, false),
    LAST_OF_THREE_IS_COMMITTED_AND_THE_AGENT_DIES(0, true),
    RESULT_LEAVES_THE_SERVER_AND_IT_DIES(0, false),
    RESULT_IS_IN_THE_STORE_AND_THE_SERVER_DIES(0, false),
    RESULT_IS_ON_ITS_WAY_AND_THE_STORE_DIES(0, false),
    RESULT_IS_ON_ITS_WAY_AND_THE_AGENT_DIES(0, false);

    private final int tries;
    private final boolean alone;

    Point(int tries, boolean alone) {
      this.tries = tries;
      this.alone = alone;
    }
  }

  /** Every point with {@code -Pfaults}. */
  static List<Point> points() {
    return TIMES > 0 ? List.of(Point.values()) : ALWAYS;
  }

  @ParameterizedTest
  @MethodSource("points")
  void saysWhatTheTargetHoldsWhereverSomebodyDies(Point point) throws IOException, SQLException {
    for (int time = 0; time < Math.max(1, TIMES); time++) {
      int run = runs.incrementAndGet();
      String story = "run %d, %s".formatted(run, point);
      String script = point.alone ? Odometer.lone(run) : Odometer.together(run);
      Opened opened = installation.open("shop", story, script);

      Trap trap = trap(point, run);
      CompletableFuture<Void> click =
          CompletableFuture.runAsync(() -> installation.approve(opened));
      trap.await();
      revive(point);
      click.join();

      assertThat(odometer.finish(opened.number(), run, point.alone, story))
          .as(story)
          .isEqualTo(point.tries);
      assertThat(approvals(opened.number())).as(story).isEqualTo("1");
    }
    assertThat(installation.trailIsIntact()).isTrue();
  }

  private Trap trap(Point point, int run) {
    WireTap store = installation.storeWire;
    WireTap target = installation.targetWire;
    String first = "INSERT INTO odo VALUES (%d, 1)".formatted(run);
    String last = "INSERT INTO odo VALUES (%d, 2)".formatted(run);
    String index = "CREATE INDEX CONCURRENTLY slow_" + run;
    Trap.Deed server = () -> installation.replicas.get(0).kill();
    Trap.Deed agent = () -> installation.agent.kill();
    return switch (point) {
      case CLICK_LEAVES_THE_SERVER -> store.set("approval.recorded", Moment.COMMIT_SENT, server);
      case CLICK_IS_IN_THE_STORE -> store.set("approval.recorded", Moment.COMMIT_ANSWERED, server);
      case OFFER_LEAVES_THE_SERVER -> installation.balancer.set(first, server);
      case FIRST_STATEMENT_LEAVES_THE_AGENT -> target.set(first, Moment.STATEMENT_SENT, agent);
      case INDEX_LEAVES_THE_AGENT -> target.set(index, Moment.STATEMENT_SENT, agent);
      case TARGET_HAS_COMMITTED_AND_THE_AGENT_DIES, LAST_OF_THREE_IS_COMMITTED_AND_THE_AGENT_DIES ->
          target.set(last, Moment.COMMIT_ANSWERED, agent);
      case TARGET_HAS_COMMITTED_AND_DIES ->
          target.set(last, Moment.COMMIT_ANSWERED, installation.target::kill);
      case RESULT_LEAVES_THE_SERVER_AND_IT_DIES -> store.set(RESULT, Moment.COMMIT_SENT, server);
      case RESULT_IS_IN_THE_STORE_AND_THE_SERVER_DIES ->
          store.set(RESULT, Moment.COMMIT_ANSWERED, server);
      case RESULT_IS_ON_ITS_WAY_AND_THE_STORE_DIES ->
          store.set(RESULT, Moment.COMMIT_PASSED, installation.store::kill);
      case RESULT_IS_ON_ITS_WAY_AND_THE_AGENT_DIES ->
          store.set(RESULT, Moment.COMMIT_PASSED, agent);
    };
  }

  private void revive(Point point) throws IOException {
    switch (point) {
      case FIRST_STATEMENT_LEAVES_THE_AGENT,
          INDEX_LEAVES_THE_AGENT,
          TARGET_HAS_COMMITTED_AND_THE_AGENT_DIES,
          LAST_OF_THREE_IS_COMMITTED_AND_THE_AGENT_DIES,
          RESULT_IS_ON_ITS_WAY_AND_THE_AGENT_DIES ->
          installation.agent.start();
      case TARGET_HAS_COMMITTED_AND_DIES -> installation.target.restart();
      case RESULT_IS_ON_ITS_WAY_AND_THE_STORE_DIES -> installation.store.restart();
      default -> installation.replicas.get(0).restart();
    }
  }

  /** Decisions on a migration, whether they count or not. */
  private String approvals(long number) throws SQLException {
    return installation.store.ask(
        "SELECT count(*) FROM approval_decision WHERE migration = " + number);
  }

  @RepeatedTest(2)
  void startsTheNextStageOnceWhenTheServerDiesBetweenTheResultAndIt(RepetitionInfo repetition)
      throws IOException, SQLException {
    boolean kept = repetition.getCurrentRepetition() == 1;
    int run = runs.incrementAndGet();
    String script = "CREATE TABLE pair_%d (i int);".formatted(run);
    Opened opened = installation.open("pair", "two stages " + run, script);
    Trap trap =
        installation.storeWire.set(
            RESULT,
            kept ? Moment.COMMIT_ANSWERED : Moment.COMMIT_SENT,
            () -> installation.replicas.get(0).kill());
    installation.approve(opened);
    trap.await();
    installation.replicas.get(0).restart();

    JsonNode next = odometer.settled(opened.number(), "next", "the next stage has run");

    assertThat(Odometer.state(next)).as("%s", next).isEqualTo("Completed");
    for (String database : List.of("postgres", Installation.NEXT)) {
      assertThat(installation.target.ask(database, "SELECT count(*) FROM pair_" + run))
          .as(database)
          .isEqualTo("0");
    }
    assertThat(attempts(opened.number())).isEqualTo("1 1");
    assertThat(installation.trailIsIntact()).isTrue();
  }

  private String attempts(long number) throws SQLException {
    return installation.store.ask(
        """
        SELECT string_agg(n::text, ' ') FROM (
          SELECT count(*) n FROM run_attempt WHERE migration = %d GROUP BY environment) a
        """
            .formatted(number));
  }
}
