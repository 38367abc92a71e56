package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.pipeline.SourceFolder;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.impact.ImpactView;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.run.RunState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every migration says whom it breaks, and waits for nobody to know. */
class UsedByTest extends MigrationTest {
  private static final String DROP = "DROP TABLE orders;\n-- DOWN\n" + UP;

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = new HashMap<>(super.settings());
    settings.put("sluice.impact.local", "true");
    settings.put("sluice.impact.poll", "50ms");
    return settings;
  }

  private SourceFolder using() {
    SourceFolder shop = new SourceFolder("src/orders.sql", "SELECT id FROM orders WHERE id = 1;");
    configure(company("acme").with(List.of(new Application("shop", shop.address())), List.of()));
    return shop;
  }

  private ImpactView read(long number) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> view(number).impact().asked() && view(number).impact().waiting() == 0);
    return view(number).impact();
  }

  @Test
  void isWorkedOutWhenOneIsOpenedAndEdited() {
    using();
    long number = open(DROP);

    assertThat(read(number).summary()).isEqualTo("Used by: 1 dependency, 1 high, across 1 service");
    migrations().edit(actor("alice"), number, draft("DROP TABLE people;"));
    assertThat(read(number).summary()).isEqualTo("Used by: no dependencies");
  }

  @Test
  void keepsNothingFromRunning() {
    configure(
        company("acme")
            .with(
                List.of(new Application("gone", java.net.URI.create("file:///nowhere.git"))),
                List.of()));
    long number = open(DROP);
    rehearsal(number, RollbackProof.PROVEN, UP);

    assertThat(state(number, "dev")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void isAskedAgainByWhoeverMayWrite() {
    SourceFolder shop = using();
    long number = open(DROP);
    read(number);
    shop.commit("src/more.sql", "DELETE FROM orders;");

    assertThat(bean(UsedBy.class).again(actor("erin"), number).refusal()).isPresent();
    assertThat(bean(UsedBy.class).again(actor("alice"), number).value()).isPresent();

    assertThat(read(number).dependencies()).isEqualTo(2);
    assertThat(audited(number)).contains("impact.requested", "migration.impact.refused");
  }

  @Test
  void hasNothingToDoWithoutApplications() {
    long number = open(DROP);

    assertThat(bean(UsedBy.class).again(actor("alice"), number))
        .isInstanceOf(Answer.NothingToDo.class);
    assertThat(view(number).impact()).isEqualTo(ImpactView.NONE);
  }
}
