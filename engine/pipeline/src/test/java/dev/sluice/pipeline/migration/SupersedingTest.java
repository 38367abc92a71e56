package dev.sluice.pipeline.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class SupersedingTest extends MigrationTest {
  private static final String OTHER = "CREATE TABLE orders (id bigint PRIMARY KEY, note text);";

  @Test
  void opensTheNewOneAndCancelsTheOldOneWithItsNumber() {
    long old = inQa();
    approve("bob", old, "qa");

    MigrationView made =
        migrations().supersede(actor("alice"), old, draft(OTHER)).value().orElseThrow();

    assertThat(made.key().number()).isNotEqualTo(old);
    assertThat(made.up()).isEqualTo(OTHER);
    assertThat(state(old, "dev")).as("what ran stays").isEqualTo(RunState.COMPLETED);
    assertThat(state(old, "qa")).isEqualTo(RunState.CANCELLED);
    assertThat(cause(old, "qa")).contains("superseded by #" + made.key().number());
    assertThat(counted(made.key().number(), "qa")).as("nothing is taken over").isZero();
    assertThat(audited(made.key().number())).contains("migration.opened");
  }

  @Test
  void letsNobodyApproveWhatStemsFromHisOwnScript() {
    long old = inQa();

    long made =
        migrations()
            .supersede(actor("dave"), old, draft(OTHER))
            .value()
            .orElseThrow()
            .key()
            .number();

    assertThat(view(made).authors())
        .extracting(author -> author.person().subject())
        .containsExactlyInAnyOrder("alice", "dave");
  }

  @Test
  void leavesWhatRunsAlone() {
    long running = rehearsed();
    long before = opened();

    Answer<MigrationView> refused = migrations().supersede(actor("alice"), running, draft(OTHER));

    assertThat(code(refused)).isEqualTo("migration.busy");
    assertThat(state(running, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(opened()).as("and nothing is opened").isEqualTo(before);
    assertThat(audited(running)).contains("migration.supersede.refused");
  }

  @Test
  void isForWhoeverMayCancelAndOpen() {
    long old = open();
    long before = opened();

    assertThat(code(migrations().supersede(actor("erin"), old, draft(OTHER))))
        .isEqualTo("identity.not-entitled");
    assertThat(code(migrations().supersede(actor("alice"), old, draft(""))))
        .startsWith("migration.");
    assertThat(
            code(
                migrations()
                    .supersede(
                        actor("alice"),
                        old,
                        new Migrations.Draft("moon", "x", OTHER, Optional.empty()))))
        .isEqualTo("migration.no-flow");
    assertThat(opened()).isEqualTo(before);
  }

  @Test
  void happensOnceHoweverManyDoItAtOnce() throws Exception {
    long old = inQa();
    long before = opened();
    Callable<Answer<?>> click = () -> migrations().supersede(actor("alice"), old, draft(OTHER));

    List<Answer<?>> answers = atOnce(List.of(click, click, click, click));

    assertThat(answers).filteredOn(a -> a instanceof Answer.Done<?>).hasSize(1);
    assertThat(opened()).isEqualTo(before + 1);
  }

  private long opened() {
    return owner().sql("SELECT count(*) FROM migration").query(Long.class).single();
  }
}
