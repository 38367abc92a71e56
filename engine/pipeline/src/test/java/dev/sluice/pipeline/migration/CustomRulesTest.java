package dev.sluice.pipeline.migration;

import static dev.sluice.pipeline.TestConfigurations.company;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.schema.Schema;
import dev.sluice.db.schema.SchemaSnapshot;
import dev.sluice.pipeline.catalog.CustomRule;
import dev.sluice.pipeline.catalog.RiskBudget;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration.Environment;
import dev.sluice.pipeline.migration.Migrations.Draft;
import dev.sluice.pipeline.run.RunState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules of a workspace's own rate like the built-in ones, wherever something is rated. */
class CustomRulesTest extends MigrationTest {
  private static final String TOUCHES = "CREATE TABLE legacy.orders (id bigint PRIMARY KEY);";

  private static CustomRule rule(String id, String pattern, String level) {
    return new CustomRule(
        Map.of(
            "id",
            id,
            "family",
            "compatibility",
            "level",
            level,
            "why",
            "The schema legacy is frozen.",
            "instead",
            "Ask the data team.",
            "match",
            List.of(pattern)));
  }

  private static WorkspaceConfiguration with(CustomRule... rules) {
    return company("acme").with(List.of(), List.of(rules));
  }

  private List<String> found(long number) {
    return view(number).risk().findings().stream().map(Finding::rule).toList();
  }

  @Test
  void rateWhatIsOpenedAndEdited() {
    configure(with(rule("frozen-legacy", "\\blegacy\\.", "critical")));

    long number = open();
    assertThat(found(number)).doesNotContain("frozen-legacy");
    migrations().edit(actor("alice"), number, draft(TOUCHES));

    assertThat(found(number)).contains("frozen-legacy");
    assertThat(view(number).risk().level()).isEqualTo(RiskLevel.CRITICAL);
  }

  @Test
  void areReLevelledByAnEnvironment() {
    WorkspaceConfiguration company = company("acme");
    RiskBudget budget = new RiskBudget(RiskLevel.MEDIUM, 100, Map.of("frozen-legacy", "critical"));
    configure(
        new WorkspaceConfiguration(
                company.workspace(),
                0,
                company.environments().stream()
                    .map(one -> one.name().equals("dev") ? new Environment("dev", "", budget) : one)
                    .toList(),
                company.connections(),
                company.flows(),
                company.people(),
                company.groups())
            .with(List.of(), List.of(rule("frozen-legacy", "\\blegacy\\.", "medium"))));

    long number = open(TOUCHES + "\n-- DOWN\nDROP TABLE legacy.orders;");
    rehearsal(number, RollbackProof.PROVEN, "");

    assertThat(cause(number, "dev")).contains("The risk is CRITICAL");
    assertThat(runs(number, "dev")).isZero();
  }

  @Test
  void areAskedAgainBeforeAnythingStarts() {
    long number = open(TOUCHES + "\n-- DOWN\nDROP TABLE legacy.orders;");
    configure(with(rule("frozen-legacy", "\\blegacy\\.", "critical")));
    rehearsal(number, RollbackProof.PROVEN, "");

    assertThat(cause(number, "dev")).contains("By the rules of now the risk is CRITICAL");
    assertThat(runs(number, "dev")).isZero();
  }

  @Test
  void rateOnTheTargetToo() {
    configure(with(rule("frozen-legacy", "\\blegacy\\.", "high")));
    long number = inQa();
    Ratings.Place place =
        new Ratings.Place(
            "qa", RiskBudget.UNLIMITED, List.of(rule("frozen-orders", "\\borders\\b", "high")));
    Schema empty = new Schema("postgresql", List.of());
    StoredMigration migration = bean(MigrationStore.class).get(key(number));

    assertThat(
            Ratings.on(
                    migration,
                    place,
                    new Ratings.Target(SchemaSnapshot.write(empty), Map.of(), empty))
                .findings())
        .extracting(Finding::rule)
        .contains("frozen-orders");
    assertThat(state(number, "qa")).isEqualTo(RunState.PENDING);
  }

  @Test
  void thatNeverEndMakeAStatementOneThatCannotBeJudged() {
    configure(with(rule("slow-rule", "^select [a-z]*[a-z]*[a-z]*[a-z]*[a-z]*[a-z]*!", "high")));

    long number =
        migrations()
            .open(
                actor("alice"),
                new Draft("shop", "t", "SELECT " + "a".repeat(300) + ";", Optional.empty()))
            .value()
            .orElseThrow()
            .key()
            .number();

    assertThat(view(number).risk().level()).isEqualTo(RiskLevel.HIGH);
    assertThat(view(number).risk().findings())
        .filteredOn(finding -> finding.rule().equals("analysis-time-over"))
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .contains("too long or too deep to be read by", "slow-rule"));
  }
}
