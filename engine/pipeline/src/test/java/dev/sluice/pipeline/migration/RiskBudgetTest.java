package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.run.RunState;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an environment takes at most is looked at before anything is written. */
class RiskBudgetTest extends MigrationTest {
  private static final String DROP = "DROP TABLE orders;\n-- DOWN\n" + UP;

  @Test
  void refusesARunThatCrossesTheBudget() {
    configure(withBudgetInDev(new RiskBudget(RiskLevel.HIGH, 100, Map.of())));

    long number = open(DROP);
    rehearsal(number, RollbackProof.PROVEN, UP);

    assertThat(state(number, "dev")).isEqualTo(RunState.PENDING);
    assertThat(cause(number, "dev")).contains("The risk is CRITICAL", "dev takes at most HIGH");
    assertThat(runs(number, "dev")).isZero();
  }

  @Test
  void runsWhatTheBudgetTakes() {
    configure(withBudgetInDev(new RiskBudget(RiskLevel.HIGH, 90, Map.of())));

    assertThat(state(rehearsed(), "dev")).isEqualTo(RunState.IN_PROGRESS);
  }

  @Test
  void ratesByTheRulesOfTheEnvironment() {
    Map<String, String> rules = Map.of("no-primary-key", "high", "drop-table", "low");
    configure(withBudgetInDev(new RiskBudget(RiskLevel.MEDIUM, 100, rules)));

    long drops = open(DROP);
    rehearsal(drops, RollbackProof.PROVEN, UP);
    long creates = open("CREATE TABLE orders (id bigint);\n-- DOWN\n" + DOWN);
    rehearsal(creates, RollbackProof.PROVEN, DOWN);

    assertThat(state(drops, "dev")).isEqualTo(RunState.IN_PROGRESS);
    assertThat(cause(creates, "dev")).contains("The risk is HIGH");
  }

  @Test
  void showsApproversWhatTheStrictestEnvironmentSays() {
    configure(
        withBudgetInDev(new RiskBudget(RiskLevel.CRITICAL, 100, Map.of("no-primary-key", "high"))));

    long number = open("CREATE TABLE orders (id bigint);\n-- DOWN\n" + DOWN);

    assertThat(view(number).risk().level()).isEqualTo(RiskLevel.HIGH);
  }

  @Test
  void asksPeopleAgainWhenTheRulesBecameStricterSinceTheyLooked() {
    long number = open("CREATE TABLE orders (id bigint);\n-- DOWN\n" + DOWN);
    configure(
        withBudgetInDev(new RiskBudget(RiskLevel.CRITICAL, 100, Map.of("no-primary-key", "high"))));
    rehearsal(number, RollbackProof.PROVEN, DOWN);

    assertThat(cause(number, "dev")).contains("By the rules of now the risk is HIGH");
    assertThat(runs(number, "dev")).isZero();
  }

  @Test
  void saysHowToGoOnWhenTheScriptHasRunSomewhereAndIsNotEditedAnyMore() {
    long number = open("CREATE TABLE orders (id bigint);\n-- DOWN\n" + DOWN);
    rehearsal(number, RollbackProof.PROVEN, DOWN);
    complete(number, "dev");
    configure(
        withBudget(
            "qa", new RiskBudget(RiskLevel.CRITICAL, 100, Map.of("no-primary-key", "high"))));
    approve("bob", number, "qa");

    assertThat(migrations().run(actor("alice"), number, "qa").refusal().orElseThrow().action())
        .contains("/sluice supersede " + number);
  }

  private static WorkspaceConfiguration withBudgetInDev(RiskBudget budget) {
    return withBudget("dev", budget);
  }

  private static WorkspaceConfiguration withBudget(String environment, RiskBudget budget) {
    WorkspaceConfiguration company = company("acme");
    return new WorkspaceConfiguration(
        company.workspace(),
        company.version(),
        company.environments().stream()
            .map(
                one ->
                    one.name().equals(environment) ? new Environment(environment, "", budget) : one)
            .toList(),
        company.connections(),
        company.flows(),
        company.people(),
        company.groups());
  }
}
