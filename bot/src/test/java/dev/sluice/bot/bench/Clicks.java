package dev.sluice.bot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.chat.action.Action;
import dev.sluice.bot.chat.action.ActionTokens;
import dev.sluice.bot.chat.action.Verb;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Clicks on Approve at a steady rate. They are sent when they are due, whether or not earlier ones
 * were answered, and timed from when they were due.
 */
final class Clicks {
  private static final int PER_SECOND = Integer.getInteger("bench.clicks", 200);
  private static final int SECONDS = Integer.getInteger("bench.seconds", 60);
  private static final int WARM_UP = Integer.getInteger("bench.warmup", 2_000);

  private Clicks() {}

  /** Somebody of {@link Approvable#PEOPLE} who presses a button; the answer acknowledges it. */
  interface Presser {
    /** Presses the button of that token. */
    CompletableFuture<HttpResponse<Void>> press(int person, String token);
  }

  /** Prints how fast they are acknowledged, and demands that each is counted once. */
  static void measure(BenchServer server, Presser presser, int acknowledged) {
    int clicks = PER_SECOND * SECONDS;
    int people = Approvable.PEOPLE;
    List<Approvable> migrations =
        Approvable.opened(server, (WARM_UP + clicks + people - 1) / people);
    List<String> buttons = buttons(server, migrations);
    click(presser, acknowledged, buttons.subList(0, WARM_UP));
    Latencies took = click(presser, acknowledged, buttons.subList(WARM_UP, WARM_UP + clicks));
    long last = System.nanoTime();
    int counted = counted(server, WARM_UP + clicks);
    long behind = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last);
    System.out.printf("%d clicks, %d a second: acknowledged %s%n", clicks, PER_SECOND, took);
    System.out.printf("all of them counted %d ms after the last acknowledgement%n", behind);
    assertThat(counted).isEqualTo(WARM_UP + clicks);
  }

  private static Latencies click(Presser presser, int acknowledged, List<String> buttons) {
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
          presser
              .press(i % Approvable.PEOPLE, buttons.get(i))
              .thenAccept(
                  answer -> {
                    nanos[click] = System.nanoTime() - due;
                    assertThat(answer.statusCode()).isEqualTo(acknowledged);
                  }));
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    return new Latencies(nanos);
  }

  private static List<String> buttons(BenchServer server, List<Approvable> migrations) {
    ActionTokens tokens = server.bean(ActionTokens.class);
    List<String> buttons = new ArrayList<>();
    for (Approvable migration : migrations) {
      Action approve =
          new Action(
              Verb.APPROVE,
              BenchServer.WORKSPACE,
              migration.number(),
              "dev",
              "",
              migration.version(),
              migration.digest());
      for (int i = 0; i < Approvable.PEOPLE; i++) {
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
}
