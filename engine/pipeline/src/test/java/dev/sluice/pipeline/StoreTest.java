package dev.sluice.pipeline;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Base of tests on the store: a fresh database per test class, the real beans of the packages that
 * the test names, wired as the server wires them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class StoreTest {
  private final TestStore store = TestStore.create();
  private final AnnotationConfigApplicationContext context =
      new AnnotationConfigApplicationContext();

  /** Packages whose beans the test needs, without the common prefix. */
  protected List<String> packages() {
    return List.of("kernel", "timeline", "audit", "catalog", "identity");
  }

  /** Settings of the beans; nothing happens behind the back of a test. */
  protected Map<String, Object> settings() {
    return Map.of("sluice.identity.password-strength", "4", "sluice.audit.watch", "false");
  }

  /** Registers what the packages need beyond the store; called before the beans are made. */
  protected void register(AnnotationConfigApplicationContext beans) {}

  @BeforeAll
  void startBeans() {
    start(context, store.dataSource());
  }

  /** The same beans again with a pool of their own, as a second replica has them. */
  protected AnnotationConfigApplicationContext replica() {
    AnnotationConfigApplicationContext replica = new AnnotationConfigApplicationContext();
    start(replica, store.pool(16));
    return replica;
  }

  private void start(AnnotationConfigApplicationContext beans, DataSource pool) {
    beans.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings()));
    beans.registerBean(DataSource.class, () -> pool);
    beans.register(StoreBeans.class);
    beans.scan(packages().stream().map(p -> "dev.sluice.pipeline." + p).toArray(String[]::new));
    register(beans);
    beans.refresh();
  }

  @AfterAll
  void stopBeans() {
    context.close();
    store.close();
  }

  /** A bean of the wired packages. */
  protected <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /** The store behind the beans. */
  protected TestStore store() {
    return store;
  }

  /** SQL with the rights of the application role, in the current transaction if there is one. */
  protected JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  /** SQL with the rights of the owner of the tables. */
  protected JdbcClient owner() {
    return store.owner();
  }

  /** Runs work in a transaction of the server's pool. */
  protected <T> T inTransaction(Supplier<T> work) {
    return bean(TransactionTemplate.class).execute(status -> work.get());
  }

  /** Runs work in a transaction of the server's pool. */
  protected void inTransaction(Runnable work) {
    bean(TransactionTemplate.class).executeWithoutResult(status -> work.run());
  }
}
