package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.db.DatabaseEngines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Safe variants and guarded, proven or new things raise no alarm with the default rules. */
class SafeFormsTest {
  static List<String> forms() throws IOException {
    try (InputStream in = SafeFormsTest.class.getResourceAsStream("safe-forms.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void areRatedLow(String form) {
    int bar = form.indexOf('|');
    RiskContext context = RiskContext.unknown().with(RuleSettings.standard());

    RiskReport report =
        new RiskAnalysis(DatabaseEngines.find(form.substring(0, bar)).orElseThrow(), context)
            .rate(form.substring(bar + 1));

    assertThat(report.level()).as("%s", report.findings()).isEqualTo(RiskLevel.LOW);
  }
}
