package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Approvals per second through the public interface beside a bare SQL transaction that does the
 * same writes, and how fast clicks in the console are acknowledged at 200 a second. Clicks are sent
 * when they are due, whether or not earlier ones were answered, and timed from when they were due.
 */
class ApprovalsBench {
  private static final int PEOPLE = 40;
  private static final int THREADS = 8;
  private static final int PER_SECOND = Integer.getInteger("bench.clicks", 200);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 2_000);
  private static final int CLOSED = Integer.getInteger("bench.approvals", 4_000);
  private static final String PASSWORD = "correct horse";

  @Test
  void approvalsBesideBareTransactions() throws Exception {
    try (BenchServer server = BenchServer.start(configuration())) {
      List<Migration> migrations = opened(server, (WARM_UP + 2 * CLOSED) / PEOPLE);
      List<Client> people = people(server);
      double warm = approvals(people, migrations.subList(0, WARM_UP / PEOPLE));
      double sluice =
          approvals(people, migrations.subList(WARM_UP / PEOPLE, (WARM_UP + CLOSED) / PEOPLE));
      double bare = bare(BareApproval.beside(server.store()));
      System.out.printf("warm-up: %.0f approvals/s%n", warm);
      System.out.printf("bare SQL transactions: %.0f/s with %d sessions%n", bare, THREADS);
      System.out.printf("approvals by REST: %.0f/s with %d callers%n", sluice, THREADS);
      System.out.printf("ratio bare : Sluice = %.1f%n", bare / sluice);
    }
  }

  @Test
  void clicksAreAcknowledgedUnderLoad() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try (BenchServer server = BenchServer.start(configuration())) {
      int clicks = PER_SECOND * SECONDS;
      List<Migration> migrations = opened(server, (WARM_UP + clicks + PEOPLE - 1) / PEOPLE);
      List<ConsoleClicker> people = clickers(server, threads);
      List<String> buttons = buttons(server, migrations);
      click(people, buttons.subList(0, WARM_UP));
      Latencies acknowledged = click(people, buttons.subList(WARM_UP, WARM_UP + clicks));
      long last = System.nanoTime();
      int counted = counted(server, WARM_UP + clicks);
      long behind = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
      System.out.printf(
          "%d clicks, %d a second: acknowledged %s%n", clicks, PER_SECOND, acknowledged);
      System.out.printf("all of them counted %d ms after the last acknowledgement%n", behind);
      assertThat(counted).isEqualTo(WARM_UP + clicks);
    } finally {
      threads.shutdownNow();
    }
  }

  private static double approvals(List<Client> people, List<Migration> migrations)
      throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (Migration migration : migrations) {
      Map<String, String> body = Map.of("decision", "approve", "digest", migration.digest());
      String path = "/api/v1/migrations/" + migration.number() + "/stages/dev/approvals";
      for (Client person : people) {
        all.add(
            () -> {
              assertThat(person.post(path, body).status()).isEqualTo(200);
              return null;
            });
      }
    }
    return perSecond(all);
  }

  private static double bare(BareApproval bare) throws Exception {
    ThreadLocal<Connection> session =
        ThreadLocal.withInitial(
            () -> {
              try {
                return bare.session();
              } catch (SQLException trouble) {
                throw new IllegalStateException(trouble);
              }
            });
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < CLOSED; i++) {
      long migration = i / PEOPLE;
      String person = "person" + i % PEOPLE;
      all.add(
          () -> {
            bare.approve(session.get(), migration, person);
            return null;
          });
    }
    return perSecond(all);
  }

  private static double perSecond(List<Callable<Void>> all) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      long begin = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(all)) {
        done.get();
      }
      return all.size() * 1e9 / (System.nanoTime() - begin);
    } finally {
      threads.shutdownNow();
    }
  }

  private static Latencies click(List<ConsoleClicker> people, List<String> buttons) {
    long[] nanos = new long[buttons.size()];
    List<CompletableFuture<?>> answers = new ArrayList<>();
    long begin = System.nanoTime();
    for (int i = 0; i < buttons.size(); i++) {
      long due = begin + i * 1_000_000_000L / PER_SECOND;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      int click = i;
      answers.add(
          people
              .get(i % PEOPLE)
              .presses("bench/bench", buttons.get(i))
              .thenAccept(
                  answer -> {
                    nanos[click] = System.nanoTime() - due;
                    assertThat(answer.statusCode()).isEqualTo(202);
                  }));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    return new Latencies(nanos);
  }

  private static List<String> buttons(BenchServer server, List<Migration> migrations) {
    ActionTokens tokens = server.bean(ActionTokens.class);
    List<String> buttons = new ArrayList<>();
    for (Migration migration : migrations) {
      Action approve =
          new Action(
              Verb.APPROVE,
              BenchServer.WORKSPACE,
              migration.number(),
              "dev",
              "",
              migration.version(),
              migration.digest());
      for (int i = 0; i < PEOPLE; i++) {
        buttons.add(tokens.token(approve));
      }
    }
    return buttons;
  }

  /** Waits until as many decisions stand, and looks once more whether there are more. */
  private static int counted(BenchServer server, int expected) {
    JdbcClient store = JdbcClient.create(server.store());
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
    int found = 0;
    while (found < expected && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      found = store.sql("SELECT count(*) FROM approval_decision").query(Integer.class).single();
    }
    return found;
  }

  private static List<Client> people(BenchServer server) {
    List<Client> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(server.as("approver" + i));
    }
    return people;
  }

  private static List<ConsoleClicker> clickers(BenchServer server, ExecutorService threads)
      throws Exception {
    List<ConsoleClicker> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      people.add(ConsoleClicker.signedIn(server.url(), "approver" + i, PASSWORD, threads));
    }
    return people;
  }

  private static List<Migration> opened(BenchServer server, int count) {
    Client author = server.as("author");
    List<Migration> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, String> draft =
          Map.of("flow", "bench", "title", "bench " + i, "up", "CREATE TABLE t" + i + " (id int);");
      Client.Reply reply = author.post("/api/v1/migrations", draft);
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
      opened.add(
          new Migration(
              reply.json().path("number").asLong(),
              reply.json().path("version").asInt(),
              reply.member("digest")));
    }
    return opened;
  }

  private record Migration(long number, int version, String digest) {}

  private static String configuration() throws IOException {
    Path password = Files.createTempFile("sluice-bench", ".password");
    Files.writeString(password, PASSWORD);
    StringBuilder people = new StringBuilder();
    for (int i = 0; i < PEOPLE; i++) {
      people.append(
          "  - {name: approver%d, password: \"${file:%s}\", roles: {\"*\": approver}}\n"
              .formatted(i, password));
    }
    return """
    workspace: bench
    environments: [{name: dev}]
    connections: [{name: bench-dev, environment: dev, engine: postgresql}]
    flows:
      - name: bench
        engine: postgresql
        channel: bench
        stages:
          - environment: dev
            connections: [bench-dev]
            rehearsal: off
            approvals: {required: %d, from: ["role:approver"]}
    people:
      - {name: author, roles: {"*": developer}}
    """
            .formatted(PEOPLE + 1)
        + people;
  }
}
