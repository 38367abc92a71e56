package dev.sluice.agent.command;

import dev.sluice.analysis.impact.Dependency;
import dev.sluice.analysis.impact.ImpactReport;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Dependencies for a person at a terminal: per script what it changes, then who uses that. */
final class ImpactText {
  private static final int SHOWN = 3;
  private final PrintWriter out;

  ImpactText(PrintWriter out) {
    this.out = out;
  }

  void print(List<String> files, List<ImpactReport> reports) {
    for (int i = 0; i < files.size(); i++) {
      file(files.get(i), reports.get(i));
    }
    if (!reports.isEmpty()) {
      reports.get(0).scanned().forEach(this::scanned);
    }
  }

  private void file(String name, ImpactReport report) {
    String changed =
        report.changed().stream()
            .map(one -> one.name() + " " + one.fate().name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    out.println(LintText.styled("bold", name) + "  " + report.summary());
    out.println("  " + (changed.isEmpty() ? "changes nothing that a program names" : changed));
    report.dependencies().forEach(this::dependency);
    out.println();
  }

  private void dependency(Dependency one) {
    out.println();
    out.println(
        "  "
            + LintText.level(one.level())
            + " "
            + LintText.styled("bold", LintText.plain(one.service()))
            + "  "
            + LintText.plain(one.path())
            + " uses "
            + LintText.plain(one.object()));
    one.places().stream().limit(SHOWN).forEach(this::place);
    int more = one.places().size() - SHOWN;
    if (more > 0) {
      out.println("           and " + more + (more == 1 ? " more line" : " more lines"));
    }
  }

  private void place(Dependency.Place at) {
    out.println(
        LintText.styled("faint", String.format("%6d", at.line()) + " | ")
            + LintText.plain(at.text())
            + LintText.styled("faint", "  (" + at.how() + ")"));
  }

  private void scanned(ImpactReport.Scanned one) {
    String left = one.left().isEmpty() ? "" : "; " + LintText.plain(one.left());
    out.printf(
        "%s: %d %s of %s at %s%s.%n",
        one.application().service(),
        one.files(),
        one.files() == 1 ? "file" : "files",
        one.application().shown(),
        one.commit().substring(0, 10),
        left);
  }
}
