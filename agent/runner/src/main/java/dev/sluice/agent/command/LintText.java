package dev.sluice.agent.command;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Help.Ansi;

/** Findings for a person at a terminal: the line, a caret, the reason, the way out. */
final class LintText {
  private static final int WIDE = 96;
  private final PrintWriter out;

  LintText(PrintWriter out) {
    this.out = out;
  }

  void print(List<RatedFile> rated) {
    for (RatedFile one : rated) {
      if (!one.report().findings().isEmpty()) {
        file(one);
      }
    }
    summary(rated);
  }

  private void file(RatedFile rated) {
    out.println(
        styled("bold", rated.file())
            + "  "
            + level(rated.report().level())
            + "  score "
            + rated.report().score());
    List<String> lines = rated.lines();
    rated.report().findings().stream()
        .sorted(Comparator.comparing(Finding::line).thenComparing(Finding::column))
        .forEach(finding -> finding(finding, lines));
    out.println();
  }

  private void finding(Finding finding, List<String> lines) {
    out.println();
    out.println(
        "  "
            + level(finding.level())
            + " "
            + styled("bold", finding.rule())
            + (finding.excused() ? "  (suppressed: " + finding.suppressed() + ")" : ""));
    if (finding.statement() > 0 && finding.line() <= lines.size()) {
      source(finding, lines.get(finding.line() - 1));
    }
    out.println("    " + finding.message());
    if (!finding.excused()) {
      out.println("    Instead: " + finding.advice());
      if (!finding.rewrite().isEmpty()) {
        finding.rewrite().lines().forEach(line -> out.println("      " + styled("green", line)));
      }
    }
  }

  private void source(Finding finding, String line) {
    int column = Math.min(finding.column() - 1, line.length());
    int from = Math.max(0, Math.min(column - WIDE / 2, line.length() - WIDE));
    int to = Math.min(line.length(), from + WIDE);
    String number = String.format("%6d", finding.line());
    String head = from > 0 ? "…" : "";
    String shown = plain(head + line.substring(from, to) + (to < line.length() ? "…" : ""));
    out.println(styled("faint", number + " | ") + shown);
    String caret = " ".repeat(column - from + head.length()) + styled("bold", "^");
    out.println(styled("faint", "       | ") + caret);
  }

  /** Control and direction characters shown as what they are, one for one. */
  static String plain(String text) {
    return text.codePoints()
        .map(point -> Character.getType(point) == Character.FORMAT || point == 0x7F ? '?' : point)
        .map(point -> point < ' ' ? ' ' : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private void summary(List<RatedFile> rated) {
    Map<RiskLevel, Long> counts =
        rated.stream()
            .flatMap(one -> one.report().findings().stream())
            .filter(finding -> !finding.excused())
            .collect(
                Collectors.groupingBy(
                    Finding::level, () -> new EnumMap<>(RiskLevel.class), Collectors.counting()));
    long clean = rated.stream().filter(one -> one.report().findings().isEmpty()).count();
    long suppressed =
        rated.stream()
            .flatMap(one -> one.report().findings().stream())
            .filter(Finding::excused)
            .count();
    String found =
        counts.entrySet().stream()
            .sorted(Map.Entry.<RiskLevel, Long>comparingByKey().reversed())
            .map(one -> one.getValue() + " " + word(one.getKey()))
            .collect(Collectors.joining(", "));
    out.printf(
        "%d %s, %d without findings: %s%s.%n",
        rated.size(),
        rated.size() == 1 ? "file" : "files",
        clean,
        found.isEmpty() ? "nothing found" : found,
        suppressed == 0 ? "" : ", " + suppressed + " suppressed");
  }

  static String level(RiskLevel level) {
    String style =
        switch (level) {
          case LOW -> "cyan";
          case MEDIUM -> "yellow";
          case HIGH -> "red";
          case CRITICAL -> "bold,red";
        };
    return styled(style, word(level).toUpperCase(Locale.ROOT));
  }

  private static String word(RiskLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  static String styled(String style, String text) {
    return Ansi.AUTO.enabled()
        ? Ansi.Style.on(Ansi.Style.parse(style)) + text + Ansi.Style.reset.on()
        : text;
  }
}
