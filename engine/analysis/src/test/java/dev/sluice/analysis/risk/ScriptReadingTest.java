package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.sql.ScriptException;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What could not be looked at is never taken for harmless. */
class ScriptReadingTest {
  private final SimpleEngine engine = SimpleEngine.thatReadsEverything();
  private final RiskContext context = RiskContext.unknown();

  private ScriptReading reading(ScriptCheck check) {
    ChosenRules rules =
        new ChosenRules(context.settings().rules(engine.name(), "", context.environment()));
    return new ScriptReading(
        engine, context, rules, List.of(new ScriptChecks.Named("drop-object", check)));
  }

  private static RuntimeException trouble(String sort) {
    return sort.equals("time")
        ? new GuardedText.TimeOver()
        : new ScriptException(1, 1, "It is odd", "Write it otherwise");
  }

  @ParameterizedTest
  @ValueSource(strings = {"time", "script", "depth"})
  void ratesHighWhatACheckAcrossStatementsCouldNotRead(String sort) {
    ScriptReading reading =
        reading(
            subject -> {
              if (subject.statement().index() < 2) {
                return List.of();
              }
              if (sort.equals("depth")) {
                throw new StackOverflowError();
              }
              throw trouble(sort);
            });

    engine.split("ANALYZE a; ANALYZE b; ANALYZE c").statements().forEach(reading::add);

    assertThat(reading.finished())
        .filteredOn(finding -> finding.rule().equals("analysis-time-over"))
        .extracting(Finding::statement)
        .containsExactly(2, 3);
    assertThat(reading.finished())
        .filteredOn(finding -> finding.statement() > 1)
        .allSatisfy(finding -> assertThat(finding.message()).contains("drop-object"));
    assertThat(reading.statements())
        .extracting(RiskReport.StatementRisk::level)
        .containsExactly(RiskLevel.LOW, RiskLevel.HIGH, RiskLevel.HIGH);
    assertThat(reading.certainty()).isEqualTo(Certainty.NONE);
  }
}
