package dev.sluice.agent.command;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.analysis.risk.RiskRule;
import dev.sluice.db.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that scripts rely on; names are a promise. */
final class SqlJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SqlJson() {}

  private record Split(String engine, List<Part> statements) {}

  private record Part(
      int index,
      String text,
      int startLine,
      int startColumn,
      int endLine,
      int endColumn,
      String kind,
      boolean transactional) {}

  private record Lint(List<File> files) {}

  private record File(
      String file, String level, int score, String parse, List<StatementLine> statements) {}

  private record StatementLine(
      int index, String kind, String level, List<String> objects, List<FindingLine> findings) {}

  private record FindingLine(
      String rule,
      String level,
      String message,
      String advice,
      int line,
      int column,
      String rewrite,
      String suppressed) {}

  private record RuleLine(
      String id,
      String family,
      String level,
      List<String> engines,
      Map<String, String> versions,
      boolean standard,
      String why,
      String instead,
      String rewrite,
      String example,
      List<String> bad,
      List<String> good,
      Map<String, List<String>> sources) {}

  static String rules(List<RiskRule> rules) {
    return JSON.writeValueAsString(rules.stream().map(SqlJson::rule).toList());
  }

  private static RuleLine rule(RiskRule rule) {
    return new RuleLine(
        rule.id(),
        word(rule.family()),
        word(rule.level()),
        rule.engines().stream().sorted().toList(),
        rule.versions(),
        rule.standard(),
        rule.why(),
        rule.instead(),
        rule.rewrite(),
        rule.bad().isEmpty() ? "" : rule.bad().get(0),
        rule.bad(),
        rule.good(),
        rule.sources());
  }

  static String split(String engine, List<Statement> statements) {
    List<Part> parts =
        statements.stream()
            .map(
                one ->
                    new Part(
                        one.index(),
                        one.text(),
                        one.startLine(),
                        one.startColumn(),
                        one.endLine(),
                        one.endColumn(),
                        one.kind(),
                        one.transactional()))
            .toList();
    return JSON.writeValueAsString(new Split(engine, parts));
  }

  static String lint(List<RatedFile> rated) {
    return JSON.writeValueAsString(new Lint(rated.stream().map(SqlJson::file).toList()));
  }

  private static File file(RatedFile rated) {
    RiskReport report = rated.report();
    List<StatementLine> statements =
        report.statements().stream()
            .map(
                one ->
                    new StatementLine(
                        one.index(),
                        one.kind(),
                        word(one.level()),
                        one.objects().stream()
                            .map(use -> word(use.use()) + " " + use.kind() + " " + use.name())
                            .toList(),
                        findings(report, one.index())))
            .toList();
    List<FindingLine> whole = findings(report, 0);
    List<StatementLine> all = new java.util.ArrayList<>(statements);
    if (!whole.isEmpty()) {
      all.add(0, new StatementLine(0, "SCRIPT", word(report.level()), List.of(), whole));
    }
    return new File(rated.file(), word(report.level()), report.score(), word(report.parse()), all);
  }

  private static List<FindingLine> findings(RiskReport report, int statement) {
    return report.findings().stream()
        .filter(finding -> finding.statement() == statement)
        .map(SqlJson::line)
        .toList();
  }

  private static FindingLine line(Finding finding) {
    return new FindingLine(
        finding.rule(),
        word(finding.level()),
        finding.message(),
        finding.advice(),
        finding.line(),
        finding.column(),
        finding.rewrite(),
        finding.suppressed());
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
