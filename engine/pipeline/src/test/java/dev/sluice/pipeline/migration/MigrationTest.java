package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.Ground;
import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.TestConfigurations;
import dev.sluice.pipeline.approval.ApprovalStatus;
import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.approval.Decision.Verdict;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.run.RehearsalAnswered;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.Runs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole lifecycle on the real store. No agent is connected: what one would report becomes known
 * by the word of a person, through the same endings of the run module.
 */
abstract class MigrationTest extends StoreTest {
  static final JsonMapper JSON = JsonMapper.builder().build();
  static final String UP = "CREATE TABLE orders (id bigint PRIMARY KEY);";
  static final String DOWN = "DROP TABLE orders;";

  private ApplicationEventPublisher events = event -> {};
  private Optional<String> key = Optional.empty();

  /** The key of all replicas of this test. */
  private String key() throws IOException {
    if (key.isEmpty()) {
      key =
          Optional.of(
              Files.createTempDirectory("sluice-migration").resolve("bundle.jwk").toString());
    }
    return key.get();
  }

  @Override
  protected List<String> packages() {
    return List.of(
        "kernel",
        "timeline",
        "audit",
        "catalog",
        "identity",
        "approval",
        "run",
        "rehearsal",
        "compare",
        "impact",
        "migration");
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    if (key.isEmpty()) {
      events = beans;
    }
    try {
      Map<String, Object> slow =
          Map.of(
              "sluice.keys.bundle",
              key(),
              "sluice.run.poll",
              "1h",
              "sluice.run.watch",
              "1h",
              "sluice.rehearsal.poll",
              "1h",
              "sluice.rehearsal.patience",
              "1h",
              "sluice.compare.poll",
              "1h");
      beans.getEnvironment().getPropertySources().addFirst(new MapPropertySource("slow", slow));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void configureTheCompany() {
    configure(company("acme"));
  }

  void configure(WorkspaceConfiguration configuration) {
    bean(Workspaces.class).apply(configuration, TestConfigurations.actor("acme", "dave"));
  }

  Migrations migrations() {
    return bean(Migrations.class);
  }

  static Actor actor(String name) {
    return TestConfigurations.actor("acme", name);
  }

  static Draft draft(String up) {
    return new Draft("shop", "Add orders", up, Optional.empty());
  }

  /** Alice opens a migration with a down script of her own; the rehearsal has not ended. */
  long open() {
    return open(UP + "\n-- DOWN\n" + DOWN);
  }

  long open(String up) {
    return migrations().open(actor("alice"), draft(up)).value().orElseThrow().key().number();
  }

  /** A migration whose rehearsal has ended, so that dev has started. */
  long rehearsed() {
    long number = open();
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    return number;
  }

  /** A migration that is complete in dev; qa waits for one approval. */
  long inQa() {
    long number = rehearsed();
    complete(number, "dev");
    return number;
  }

  /** A migration that is complete in qa too; prod waits for two approvals. */
  long inProd() {
    long number = inQa();
    approve("bob", number, "qa");
    migrations().run(actor("alice"), number, "qa");
    complete(number, "qa");
    return number;
  }

  void rehearsal(long number, RollbackProof proof, String down, PartialDown... partial) {
    answer(number, report(proof, down, "", partial));
  }

  static RehearsalReport report(
      RollbackProof proof, String down, String base, PartialDown... partial) {
    return new RehearsalReport(
        proof != RollbackProof.NOT_REHEARSED,
        List.of(),
        "generated",
        down,
        true,
        proof,
        List.of(),
        List.of(),
        base,
        proof == RollbackProof.NOT_REHEARSED ? "no agent" : "",
        List.of(),
        List.of(),
        List.of(partial),
        Optional.empty(),
        Ground.USUAL);
  }

  void publish(Object event) {
    events.publishEvent(event);
  }

  /** An agent answers the rehearsal that was asked for; nothing when none was. */
  void answer(long number, RehearsalReport report) {
    String text = JSON.writeValueAsString(report);
    owner()
        .sql("SELECT id FROM rehearsal_request WHERE migration = :number AND state = 'Waiting'")
        .param("number", number)
        .query(UUID.class)
        .optional()
        .ifPresent(
            asked -> publish(new RehearsalAnswered(key(number).workspace(), asked, "", text)));
  }

  void complete(long number, String environment) {
    ends(number, environment, true);
  }

  void fail(long number, String environment) {
    ends(number, environment, false);
  }

  private void ends(long number, String environment, boolean applied) {
    owner()
        .sql(
            "UPDATE run_attempt SET state = 'Unknown'"
                + " WHERE migration = :number AND environment = :environment AND state = 'Planned'")
        .param("number", number)
        .param("environment", environment)
        .update();
    StageKey stage = key(number).stage(environment);
    assertThat(
            bean(Runs.class)
                .settle(actor("dave"), stage, "shop-" + environment, applied, "I looked")
                .value())
        .isPresent();
  }

  static MigrationKey key(long number) {
    return new MigrationKey(new WorkspaceId("acme"), number);
  }

  MigrationView view(long number) {
    return migrations().view(key(number)).orElseThrow();
  }

  RunState state(long number, String environment) {
    return view(number).stage(environment).orElseThrow().state();
  }

  String cause(long number, String environment) {
    return view(number).stage(environment).orElseThrow().cause();
  }

  Answer<ApprovalStatus> approve(String name, long number, String environment) {
    return decide(name, number, environment, Verdict.APPROVED);
  }

  Answer<ApprovalStatus> decide(String name, long number, String environment, Verdict verdict) {
    return bean(Approvals.class)
        .decide(
            actor(name), key(number).stage(environment), verdict, view(number).digest(), "because");
  }

  int counted(long number, String environment) {
    return bean(Approvals.class)
        .status(key(number).stage(environment))
        .map(ApprovalStatus::counted)
        .orElse(0);
  }

  static String code(Answer<?> answer) {
    return answer.refusal().orElseThrow(() -> new AssertionError("not refused: " + answer)).code();
  }

  long runs(long number, String environment) {
    return owner()
        .sql(
            "SELECT count(*) FROM run_stage_run"
                + " WHERE migration = :number AND environment = :environment")
        .param("number", number)
        .param("environment", environment)
        .query(Long.class)
        .single();
  }

  long attempts(long number, String environment) {
    return owner()
        .sql(
            "SELECT count(*) FROM run_attempt"
                + " WHERE migration = :number AND environment = :environment")
        .param("number", number)
        .param("environment", environment)
        .query(Long.class)
        .single();
  }

  List<String> audited(long number) {
    return owner()
        .sql("SELECT code FROM audit_entry WHERE migration = :number ORDER BY sequence")
        .param("number", number)
        .query(String.class)
        .list();
  }

  /** Does all of it at the same time and returns the answers in order. */
  static <T> List<T> atOnce(List<Callable<T>> clicks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(clicks.size());
    try {
      List<T> answers = new ArrayList<>();
      for (Future<T> click : pool.invokeAll(clicks)) {
        answers.add(click.get());
      }
      return answers;
    } finally {
      pool.shutdownNow();
    }
  }
}
