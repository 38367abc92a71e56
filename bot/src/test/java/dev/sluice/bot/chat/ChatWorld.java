package dev.sluice.bot.chat;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.sluice.bot.chat.action.ActionKeys;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.chat.Account;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.ChatInbox;
import dev.sluice.chat.ChatInbox.Receipt;
import dev.sluice.chat.ChatPlatform;
import dev.sluice.chat.Inbound;
import dev.sluice.chat.Message;
import dev.sluice.chat.Place;
import dev.sluice.pipeline.catalog.Flow;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.Stage;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Connection;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Member;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The bot's chat on the real pipeline and a real PostgreSQL, with a platform in memory: alice
 * (developer), bob and carol (approvers), erin (viewer); the flow {@code shop} goes qa (1 approval)
 * → prod (2) in the channel {@code shop-changes}.
 */
public final class ChatWorld implements AutoCloseable {
  private static final String NAMED = "shop-changes";

  /** Where cards are posted. */
  public static final String CHANNEL = "acme/" + NAMED;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final RecordingPlatform platform;
  private final String database = "chat_" + COUNT.incrementAndGet();
  private final Path keys = temporary();
  private AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();

  /** A new world with a fresh database. */
  public ChatWorld() {
    this.platform = new RecordingPlatform("console");
    JdbcClient.create(Cluster.RUNNING.getPostgresDatabase())
        .sql("CREATE DATABASE " + database + " TEMPLATE chat_template STRATEGY FILE_COPY")
        .update();
    start();
    found("acme");
  }

  /** Makes a workspace of the same people and flows. */
  public void found(String workspace) {
    WorkspaceConfiguration company = company(new WorkspaceId(workspace));
    bean(Workspaces.class).apply(company, Actor.system(company.workspace(), "test"));
  }

  private void start() {
    beans = new AnnotationConfigApplicationContext();
    beans
        .getEnvironment()
        .getPropertySources()
        .addFirst(
            new MapPropertySource(
                "test",
                Map.of(
                    "sluice.keys.actions", keys.resolve("actions.key").toString(),
                    "sluice.keys.bundle", keys.resolve("bundle.jwk").toString(),
                    "sluice.chat.delivery.intervals.console", "20ms",
                    "sluice.identity.password-strength", "4",
                    "sluice.audit.watch", "false",
                    "sluice.chat.delivery.poll", "50ms",
                    "sluice.chat.inbox.poll", "50ms")));
    beans.setAllowBeanDefinitionOverriding(true);
    beans.registerBean(DataSource.class, this::pool);
    beans.registerBean(ChatPlatform.class, () -> platform);
    beans.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
    beans.registerBean(ServerConfiguration.class, () -> ServerConfiguration.NONE);
    beans.register(Store.class);
    for (String module :
        List.of(
            "kernel",
            "timeline",
            "audit",
            "catalog",
            "identity",
            "approval",
            "run",
            "rehearsal",
            "compare",
            "recovery",
            "impact",
            "migration")) {
      beans.scan("dev.sluice.pipeline." + module);
    }
    beans.scan("dev.sluice.bot.chat");
    beans.refresh();
  }

  private HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:postgresql://localhost:" + Cluster.RUNNING.getPort() + "/" + database);
    config.setUsername("sluice_test");
    return new HikariDataSource(config);
  }

  /** Ends the process and starts it again on the same database. */
  public void restart() {
    beans.close();
    start();
  }

  /** The platform. */
  public RecordingPlatform platform() {
    return platform;
  }

  /** A bean of the server. */
  public <T> T bean(Class<T> type) {
    return beans.getBean(type);
  }

  /** SQL on the metadata. */
  public JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  /** What the bot tells platforms with pages. */
  public ChatDesk desk() {
    return bean(ChatDesk.class);
  }

  /** Something happens in the pipeline. */
  public void publish(Object event) {
    beans.publishEvent(event);
  }

  /** What makes the same tokens as the server made some time ago. */
  public ActionTokens tokensMade(Duration ago) {
    return new ActionTokens(
        ActionKeys.at(keys.resolve("actions.key")), Clock.offset(Clock.systemUTC(), ago.negated()));
  }

  /** A person at the console. */
  public static Actor actor(String name) {
    return actor("acme", name);
  }

  /** A person at the console of a workspace. */
  public static Actor actor(String workspace, String name) {
    return new Actor(
        new WorkspaceId(workspace),
        new PersonId(PersonId.LOCAL, name),
        name,
        "console",
        "",
        true,
        "test");
  }

  /** The account of a person. */
  public static Account account(String name) {
    return new Account("console", "", "local|" + name);
  }

  /** A person types a line in the channel. */
  public void types(String name, String line) {
    accept(
        new Inbound.Command(
            UUID.randomUUID().toString(), account(name), place(), Instant.now(), line));
  }

  /** A person presses a button. */
  public void presses(String name, String token) {
    presses(name, token, UUID.randomUUID().toString());
  }

  /** A press with an event id of its own. */
  public Receipt presses(String name, String token, String event) {
    return accept(
        new Inbound.Press(event, account(name), place(), Instant.now(), token, "trigger"));
  }

  /** A person sends a form. */
  public void submits(String name, String token, Map<String, String> values) {
    accept(
        new Inbound.Submission(
            UUID.randomUUID().toString(), account(name), place(), Instant.now(), token, values));
  }

  /** A person puts a file into the channel, or gives it to the bot where there is a trigger. */
  public void uploads(String name, String file, String trigger) {
    accept(
        new Inbound.Upload(
            UUID.randomUUID().toString(),
            account(name),
            place(),
            Instant.now(),
            new Attachment("", "F1", file, 10),
            trigger));
  }

  private Receipt accept(Inbound event) {
    return bean(ChatInbox.class).accept(event);
  }

  private static Place place() {
    return Place.channel("console", CHANNEL);
  }

  /** The last thing that a person was told privately, once there are so many. */
  public Message told(String name, int count) {
    await(() -> platform.whispersTo(account(name)).size() >= count);
    return platform.whispersTo(account(name)).get(count - 1);
  }

  /** The card in the channel, once it says something. */
  public Message card(String text) {
    await(
        () ->
            platform.channel(CHANNEL).stream()
                .anyMatch(m -> Transcript.of(m.message()).contains(text)));
    return platform.channel(CHANNEL).get(0).message();
  }

  /** Waits until something holds; fails after half a minute. */
  public static void await(BooleanSupplier condition) {
    CountDownLatch never = new CountDownLatch(1);
    Instant end = Instant.now().plus(PATIENCE);
    try {
      while (!condition.getAsBoolean()) {
        if (Instant.now().isAfter(end) || never.await(20, MILLISECONDS)) {
          throw new AssertionError("it did not happen within " + PATIENCE);
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }

  private static WorkspaceConfiguration company(WorkspaceId workspace) {
    return new WorkspaceConfiguration(
        workspace,
        0,
        List.of(new Environment("qa", ""), new Environment("prod", "")),
        List.of(connection("qa"), connection("prod")),
        List.of(new Flow("shop", "postgresql", NAMED, List.of(stage("qa", 1), stage("prod", 2)))),
        List.of(
            member("alice", "developer"),
            member("bob", "approver"),
            member("carol", "approver"),
            member("dave", "admin"),
            member("erin", "viewer")),
        List.of());
  }

  private static Connection connection(String environment) {
    return new Connection("shop-" + environment, environment, "postgresql", Map.of());
  }

  private static Member member(String name, String role) {
    return new Member("local", name, name, List.of(), Map.of("*", role));
  }

  private static Stage stage(String environment, int required) {
    return new Stage(
        environment,
        List.of("shop-" + environment),
        false,
        false,
        new Stage.ApprovalPolicy(
            List.of(new Stage.ApproverGroup("approvers", required, List.of("role:approver"))),
            false,
            true,
            Duration.ZERO),
        new Stage.ExecutionPolicy(
            Stage.Order.PARALLEL,
            1,
            Stage.OnFailure.STOP,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1)),
        Stage.RehearsalPolicy.OFF);
  }

  @Override
  public void close() {
    beans.close();
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sluice-chat");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static final class Cluster {
    private static final EmbeddedPostgres RUNNING = start();

    private static EmbeddedPostgres start() {
      try {
        EmbeddedPostgres postgres =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setServerConfig("max_connections", "300")
                .start();
        JdbcClient jdbc = JdbcClient.create(postgres.getPostgresDatabase());
        jdbc.sql("CREATE DATABASE chat_template").update();
        Flyway.configure()
            .dataSource(postgres.getDatabase("postgres", "chat_template"))
            .load()
            .migrate();
        jdbc.sql("CREATE ROLE sluice_test LOGIN IN ROLE sluice_app").update();
        return postgres;
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement
  static class Store {
    @Bean
    JdbcClient jdbcClient(DataSource dataSource) {
      return JdbcClient.create(dataSource);
    }

    @Bean
    PlatformTransactionManager transactionManager(DataSource dataSource) {
      return new JdbcTransactionManager(dataSource);
    }

    @Bean
    TransactionTemplate transactionTemplate(PlatformTransactionManager manager) {
      return new TransactionTemplate(manager);
    }
  }
}
