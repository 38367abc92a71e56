package dev.sluice.agent.command;

import dev.sluice.analysis.risk.Finding;
import java.util.List;
import java.util.Locale;

/** Findings as workflow commands, which GitHub shows at their lines. */
final class GithubAnnotations {
  private GithubAnnotations() {}

  static List<String> of(RatedFile rated) {
    return rated.report().findings().stream()
        .map(
            finding ->
                "::"
                    + (finding.excused() ? "notice" : kind(finding))
                    + " file="
                    + property(rated.file())
                    + ",line="
                    + finding.line()
                    + ",col="
                    + finding.column()
                    + ",title="
                    + property(
                        finding.rule()
                            + " ("
                            + finding.level().name().toLowerCase(Locale.ROOT)
                            + ")")
                    + "::"
                    + data(text(finding)))
        .toList();
  }

  private static String kind(Finding finding) {
    return switch (finding.level()) {
      case LOW -> "notice";
      case MEDIUM -> "warning";
      case HIGH, CRITICAL -> "error";
    };
  }

  private static String text(Finding finding) {
    String reason = finding.excused() ? "\nSuppressed: " + finding.suppressed() : "";
    String rewrite = finding.rewrite().isEmpty() ? "" : "\n" + finding.rewrite();
    return finding.message() + "\nInstead: " + finding.advice() + rewrite + reason;
  }

  private static String data(String text) {
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
  }

  private static String property(String text) {
    return data(text).replace(":", "%3A").replace(",", "%2C");
  }
}
