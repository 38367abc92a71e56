package dev.sluice.pipeline.link;

import dev.sluice.pipeline.TestStore;
import dev.sluice.pipeline.compare.DriftFound;
import dev.sluice.pipeline.rehearsal.RehearsalFinished;
import dev.sluice.pipeline.run.StageRunChanged;
import dev.sluice.pipeline.run.StandingApprovals;
import dev.sluice.pipeline.run.TargetStale;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.event.TransactionalEventListener;

/** A server replica with its own port and pool on a shared store, with a quick clock. */
final class Replica implements AutoCloseable {
  private final ConfigurableApplicationContext context;

  private Replica(ConfigurableApplicationContext context) {
    this.context = context;
  }

  static Replica start(TestStore store, Path key) {
    return start(store, key, List.of());
  }

  /** A replica with other settings than usual. */
  static Replica start(TestStore store, Path key, List<String> settings) {
    return start(store, key, Alone.class, settings);
  }

  /** A replica with these modules above runs. */
  static Replica start(TestStore store, Path key, Class<?> above, List<String> settings) {
    return new Replica(
        new SpringApplicationBuilder(Application.class, above)
            .initializers(
                fresh ->
                    ((GenericApplicationContext) fresh)
                        .registerBean("dataSource", DataSource.class, () -> store.pool(8)))
            .properties(
                "server.port=0",
                "spring.flyway.enabled=false",
                "spring.main.banner-mode=off",
                "sluice.keys.bundle=" + key,
                "sluice.identity.password-strength=4",
                "sluice.audit.watch=false",
                "sluice.run.poll=50ms",
                "sluice.run.watch=100ms",
                "sluice.run.heartbeat=1s",
                "sluice.run.lease=2s",
                "sluice.run.establish=300ms",
                "sluice.run.lock-pause=100ms",
                "sluice.rehearsal.patience=300ms",
                "sluice.rehearsal.poll=50ms",
                "sluice.compare.patience=300ms",
                "sluice.compare.poll=50ms",
                "sluice.recovery.patience=300ms",
                "sluice.recovery.poll=50ms")
            .run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new)));
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  List<StageRunChanged> changes() {
    return bean(Heard.class).changes;
  }

  List<RehearsalFinished> rehearsals() {
    return bean(Heard.class).rehearsals;
  }

  List<TargetStale> stale() {
    return bean(Heard.class).stale;
  }

  List<DriftFound> drifts() {
    return bean(Heard.class).drifts;
  }

  URI address() {
    int port =
        Objects.requireNonNull(((WebServerApplicationContext) context).getWebServer()).getPort();
    return URI.create("http://localhost:" + port);
  }

  @Override
  public void close() {
    context.close();
  }

  /** Everything but people's clicks. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      excludeName = "org.springframework.boot.quartz.autoconfigure.QuartzAutoConfiguration")
  @ComponentScan({
    "dev.sluice.pipeline.kernel",
    "dev.sluice.pipeline.timeline",
    "dev.sluice.pipeline.audit",
    "dev.sluice.pipeline.catalog",
    "dev.sluice.pipeline.identity",
    "dev.sluice.pipeline.run",
    "dev.sluice.pipeline.rehearsal",
    "dev.sluice.pipeline.compare",
    "dev.sluice.pipeline.recovery"
  })
  static class Application {
    @Bean
    Heard heard() {
      return new Heard();
    }
  }

  /** Nobody above runs, so nothing that was approved lapses. */
  @Configuration(proxyBeanMethods = false)
  static class Alone {
    @Bean
    StandingApprovals standing() {
      return stage -> Optional.empty();
    }
  }

  /** People's clicks too. */
  @Configuration(proxyBeanMethods = false)
  @ComponentScan({
    "dev.sluice.pipeline.approval",
    "dev.sluice.pipeline.impact",
    "dev.sluice.pipeline.migration"
  })
  static class Whole {}

  /** What the modules above would have been told, once it is stored. */
  static class Heard {
    private final List<StageRunChanged> changes = new CopyOnWriteArrayList<>();
    private final List<RehearsalFinished> rehearsals = new CopyOnWriteArrayList<>();
    private final List<TargetStale> stale = new CopyOnWriteArrayList<>();
    private final List<DriftFound> drifts = new CopyOnWriteArrayList<>();

    @TransactionalEventListener(fallbackExecution = true)
    void on(TargetStale found) {
      stale.add(found);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(DriftFound found) {
      drifts.add(found);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(StageRunChanged change) {
      changes.add(change);
    }

    @TransactionalEventListener(fallbackExecution = true)
    void on(RehearsalFinished finished) {
      rehearsals.add(finished);
    }
  }
}
