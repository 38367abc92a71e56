package dev.sluice.pipeline.impact;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.SourceFolder;
import dev.sluice.pipeline.StoreTest;
import dev.sluice.pipeline.TestConfigurations;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.catalog.SecretReference;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.impact.ImpactRows.Claimed;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import dev.sluice.pipeline.impact.UsingApplication.State;
import dev.sluice.pipeline.kernel.MigrationKey;
import dev.sluice.pipeline.kernel.MigrationLock;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.run.Polling;
import dev.sluice.pipeline.run.StandingApprovals;
import dev.sluice.pipeline.timeline.Timeline;
import dev.sluice.pipeline.timeline.TimelineEntry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** Repositories are read by whoever comes first, once, and nobody's death loses one. */
@ExtendWith(OutputCaptureExtension.class)
class ImpactDeskTest extends StoreTest {
  private static final String DROP = "ALTER TABLE orders DROP COLUMN state;";
  private static final String CANARY = "ghp_canary0123456789";

  private final SourceFolder shop =
      new SourceFolder(
          "src/Orders.java", "class Orders {\n  String q = \"SELECT state FROM orders\";\n}\n");
  private final List<AnnotationConfigApplicationContext> contexts = new ArrayList<>();
  private long number;

  @TempDir Path folder;

  @Override
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity", "run", "impact");
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(super.settings());
    settings.put("sluice.keys.bundle", keys().toString());
    settings.put("sluice.run.poll", "1h");
    settings.put("sluice.run.watch", "1h");
    settings.put("sluice.impact.poll", "1h");
    settings.put("sluice.impact.local", "true");
    settings.put("sluice.impact.pause", "0s");
    return settings;
  }

  private static Path keys() {
    return Path.of(System.getProperty("java.io.tmpdir"), "sluice-impact-test.jwk");
  }

  @Override
  protected void register(AnnotationConfigApplicationContext beans) {
    contexts.add(beans);
    beans.registerBean(StandingApprovals.class, () -> stage -> Optional.empty());
  }

  /** The test itself says when somebody looks. */
  @BeforeAll
  void stopLooking() {
    contexts.get(0).getBean("impactPolling", Polling.class).stop();
  }

  private void configure(Application... applications) {
    configure("acme", applications);
  }

  private void configure(String workspace, Application... applications) {
    bean(Workspaces.class)
        .apply(
            company(workspace).with(List.of(applications), List.of()),
            TestConfigurations.actor(workspace, "dave"));
  }

  private MigrationKey asked(String sql) {
    number++;
    return asked(new MigrationKey(new WorkspaceId("acme"), number), sql, false);
  }

  private MigrationKey asked(MigrationKey key, String sql, boolean anew) {
    ImpactScript script =
        new ImpactScript(
            key,
            "shop",
            List.of("shop-dev", "shop-prod"),
            Sha256.hex(sql),
            new RiskAnalysis(DatabaseEngines.find("postgresql").orElseThrow()).rate(sql),
            "test");
    inTransaction(
        () -> {
          bean(MigrationLock.class).take(key);
          if (anew) {
            assertThat(bean(Impacts.class).again(script)).isTrue();
          } else {
            bean(Impacts.class).request(script);
          }
        });
    return key;
  }

  private ImpactView look(MigrationKey key) {
    bean(ImpactDesk.class).look();
    return view(key);
  }

  private ImpactView view(MigrationKey key) {
    return bean(Impacts.class).of(key);
  }

  private List<String> told(MigrationKey key) {
    return bean(Timeline.class).after(key, 0, 100).stream().map(TimelineEntry::text).toList();
  }

  @Test
  void saysWhoUsesWhatGoes() {
    configure(new Application("shop", shop.address()));

    MigrationKey key = asked(DROP);
    assertThat(view(key).summary()).isEqualTo("Used by: not fully known (1 of 1 are still read)");
    ImpactView view = look(key);

    assertThat(view.summary()).isEqualTo("Used by: 1 dependency, 1 high, across 1 service");
    assertThat(view.places())
        .singleElement()
        .satisfies(
            place -> {
              assertThat(place.service()).isEqualTo("shop");
              assertThat(place.use().path()).isEqualTo("src/Orders.java");
              assertThat(place.use().object()).isEqualTo("orders.state");
              assertThat(place.use().lines()).extracting(line -> line.line()).containsExactly(2);
            });
    assertThat(told(key)).containsExactly("Used by: 1 dependency, 1 high, across 1 service");
  }

  @Test
  void readsEachOnceAmongReplicas() throws Exception {
    configure(new Application("shop", shop.address()), new Application("mail", shop.address()));
    List<MigrationKey> keys = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      keys.add(asked(DROP));
    }
    try (AnnotationConfigApplicationContext other = replica()) {
      other.getBean("impactPolling", Polling.class).stop();
      List<Callable<Void>> looks = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ImpactDesk desk = i % 2 == 0 ? bean(ImpactDesk.class) : other.getBean(ImpactDesk.class);
        looks.add(
            () -> {
              desk.look();
              return null;
            });
      }
      ExecutorService pool = Executors.newFixedThreadPool(4);
      for (Future<Void> look : pool.invokeAll(looks)) {
        look.get();
      }
      pool.shutdownNow();
    }

    for (MigrationKey key : keys) {
      assertThat(view(key).summary())
          .isEqualTo("Used by: 2 dependencies, 2 high, across 2 services");
      assertThat(told(key)).hasSize(1);
    }
    assertThat(
            owner()
                .sql("SELECT max(tries) FROM impact_application WHERE migration >= :first")
                .param("first", keys.get(0).number())
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void takesOverFromWhoeverWasKilledAndBelievesHimNoMore() {
    configure(new Application("shop", shop.address()));
    MigrationKey key = asked(DROP);
    Claimed dead = bean(ImpactRows.class).claim(Duration.ZERO).orElseThrow();

    ImpactView view = look(key);

    assertThat(view.dependencies()).isEqualTo(1);
    Found late = new Found("0".repeat(40), 0, "", 0, 0, List.of());
    assertThat(bean(ImpactRows.class).read(dead, late)).isFalse();
    assertThat(view(key)).isEqualTo(view);
  }

  @Test
  void givesUpWhatKillsEverybody() {
    configure(new Application("shop", shop.address()));
    MigrationKey key = asked(DROP);
    for (int i = 0; i < 3; i++) {
      assertThat(bean(ImpactRows.class).claim(Duration.ZERO)).isPresent();
    }

    ImpactView view = look(key);

    assertThat(view.applications().get(0).state()).isEqualTo(State.FAILED);
    assertThat(view.summary()).isEqualTo("Used by: not fully known (1 of 1 could not be read)");
    assertThat(bean(ImpactRows.class).claim(Duration.ZERO)).isEmpty();
  }

  @Test
  void saysWhichOneCouldNotBeReadAndTriesItAgain() {
    Application gone = new Application("billing", URI.create("file:///nowhere/billing.git"));
    configure(new Application("shop", shop.address()), gone);
    MigrationKey key = asked(DROP);
    look(key);
    ImpactView view = look(key);

    assertThat(view.summary()).startsWith("Used by: 1 dependency, 1 high, across 1 service (");
    assertThat(view.unread()).extracting(UsingApplication::name).containsExactly("billing");
    assertThat(told(key)).as("it is tried again first").isEmpty();
    look(key);
    assertThat(look(key).applications().get(0).state()).isEqualTo(State.FAILED);
    assertThat(told(key)).singleElement().asString().contains("billing could not be read: ");
  }

  @Test
  void keepsWhatWasKnownUntilThereIsNewerAndForgetsItForAnotherScript() {
    configure(new Application("shop", shop.address()));
    MigrationKey key = asked(DROP);
    look(key);
    shop.commit("src/Mail.java", "class Mail { String q = \"SELECT o.state FROM orders o\"; }");

    asked(key, DROP, false);
    assertThat(view(key).waiting()).as("the same script").isZero();
    asked(key, DROP, true);
    assertThat(view(key).dependencies()).isEqualTo(1);
    assertThat(view(key).waiting()).isEqualTo(1);
    assertThat(look(key).dependencies()).isEqualTo(2);
    asked(key, DROP + " SELECT 1;", false);
    assertThat(view(key).dependencies()).isZero();
    assertThat(view(key).waiting()).isEqualTo(1);
    look(key);
  }

  @Test
  void readsNothingForWhatBreaksNobodyAndSaysWhatItCouldNotRead() {
    configure(new Application("shop", shop.address()));

    assertThat(view(asked("CREATE TABLE fresh (id int);")).summary())
        .isEqualTo("It changes nothing that an application uses.");
    assertThat(view(asked("SELECT 'never closed;")).summary()).contains("could not be read");
    assertThat(bean(ImpactRows.class).claim(Duration.ZERO)).isEmpty();
  }

  @Test
  void looksOnlyAtApplicationsOfTheFlowAndOfTheWorkspace() {
    configure(
        application("shop", List.of("shop"), List.of()),
        application("prod", List.of(), List.of("shop-prod")),
        application("other", List.of("mail"), List.of("shop-qa")));
    configure("bank", new Application("secret-bank", shop.address()));

    ImpactView view = view(asked(DROP));

    assertThat(view.applications())
        .extracting(UsingApplication::name)
        .containsExactly("prod", "shop");
    look(asked(DROP));
    look(asked(DROP));
    configure();
    assertThat(view(asked(DROP))).isEqualTo(ImpactView.NONE);
    while (bean(ImpactRows.class).claim(Duration.ofDays(1)).isPresent()) {
      assertThat(view.asked()).isTrue();
    }
  }

  private Application application(String name, List<String> flows, List<String> connections) {
    return new Application(
        name, shop.address(), "", Application.ANY_USER, Optional.empty(), flows, connections);
  }

  @Test
  void tellsNobodyItsTokenNorWhereItIs(CapturedOutput log) throws Exception {
    Path token = Files.writeString(folder.resolve("token"), CANARY);
    configure(
        opened("wrong", "http://127.0.0.1:1/a.git", token),
        opened("none", "http://127.0.0.1:1/a.git", folder.resolve("nothing")));
    MigrationKey key = asked(DROP);
    look(key);
    ImpactView view = look(key);

    assertThat(view.unread())
        .extracting(UsingApplication::trouble)
        .noneMatch(text -> text.contains(CANARY) || text.contains(folder.toString()))
        .contains("the server does not have its token");
    for (int i = 0; i < 4; i++) {
      look(key);
    }
    assertThat(told(key).toString() + log.getAll()).doesNotContain(CANARY);
    assertThat(
            owner()
                .sql("SELECT count(*) FROM impact_application WHERE trouble LIKE '%canary%'")
                .query(Long.class)
                .single())
        .isZero();
  }

  private static Application opened(String name, String address, Path token) {
    return new Application(
        name,
        URI.create(address),
        "",
        "u",
        Optional.of(new SecretReference(SecretReference.Kind.FILE, token.toString())),
        List.of(),
        List.of());
  }
}
