package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Approvals per second through the public interface beside a bare SQL transaction that does the
 * same writes.
 */
class ApprovalsBench {
  private static final int THREADS = 8;
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 2_000);
  private static final int CLOSED = Integer.getInteger("bench.approvals", 4_000);

  @Test
  void approvalsBesideBareTransactions() throws Exception {
    try (BenchServer server = BenchServer.start(Approvable.configuration(""))) {
      List<Approvable> migrations =
          Approvable.opened(server, (WARM_UP + 2 * CLOSED) / Approvable.PEOPLE);
      List<Client> people = people(server);
      double warm = approvals(people, migrations.subList(0, WARM_UP / Approvable.PEOPLE));
      double sluice =
          approvals(
              people,
              migrations.subList(
                  WARM_UP / Approvable.PEOPLE, (WARM_UP + CLOSED) / Approvable.PEOPLE));
      double bare = bare(BareApproval.beside(server.store()));
      System.out.printf("warm-up: %.0f approvals/s%n", warm);
      System.out.printf("bare SQL transactions: %.0f/s with %d sessions%n", bare, THREADS);
      System.out.printf("approvals by REST: %.0f/s with %d callers%n", sluice, THREADS);
      System.out.printf("ratio bare : Sluice = %.1f%n", bare / sluice);
    }
  }

  private static double approvals(List<Client> people, List<Approvable> migrations)
      throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (Approvable migration : migrations) {
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
      long migration = i / Approvable.PEOPLE;
      String person = "person" + i % Approvable.PEOPLE;
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

  private static List<Client> people(BenchServer server) {
    List<Client> people = new ArrayList<>();
    for (int i = 0; i < Approvable.PEOPLE; i++) {
      people.add(server.as("approver" + i));
    }
    return people;
  }
}
