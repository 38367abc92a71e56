package dev.sluice.bot.chat.card;

import dev.sluice.analysis.rehearsal.PartialDown;
import dev.sluice.analysis.rehearsal.RehearsalReport;
import dev.sluice.analysis.rehearsal.RollbackProof;
import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.migration.MigrationView;
import dev.sluice.pipeline.run.RunState;
import dev.sluice.pipeline.run.TargetRun;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How values are written on cards, the same everywhere. */
public final class Words {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Words() {}

  /** An instant with its zone. */
  public static String time(Instant at) {
    return TIME.format(at);
  }

  /** The first twelve characters of a digest. */
  public static String digest(String digest) {
    return digest.length() > 12 ? digest.substring(0, 12) : digest;
  }

  /** {@code #12 Add nick to users}. */
  public static String title(MigrationView view) {
    return "#" + view.key().number() + " " + PlainText.line(view.title(), 150);
  }

  static String link(MigrationView view) {
    return "/migrations/" + view.key().number();
  }

  /** {@code High · 62 of 100}. */
  public static String risk(RiskReport risk) {
    return level(risk.level()) + " · " + risk.score() + " of 100";
  }

  /** What was found, and the reason that the script gives for not minding it. */
  static String found(Finding finding) {
    return finding.excused()
        ? finding.message() + " The author does not mind: " + finding.suppressed()
        : finding.message();
  }

  static String level(RiskLevel level) {
    return switch (level) {
      case LOW -> "Low";
      case MEDIUM -> "Medium";
      case HIGH -> "High";
      case CRITICAL -> "Critical";
    };
  }

  static Tone tone(RiskLevel level) {
    return switch (level) {
      case LOW -> Tone.GOOD;
      case MEDIUM -> Tone.WARNING;
      case HIGH -> Tone.BAD;
      case CRITICAL -> Tone.CRITICAL;
    };
  }

  static Tone tone(RunState state) {
    return switch (state) {
      case QUEUED, CANCELLED -> Tone.MUTED;
      case PENDING, ROLLED_BACK -> Tone.WARNING;
      case IN_PROGRESS, ROLLING_BACK -> Tone.ACTIVE;
      case COMPLETED -> Tone.GOOD;
      case FAILED, REJECTED -> Tone.BAD;
      case UNKNOWN -> Tone.CRITICAL;
    };
  }

  /** What was rehearsed for the stage that matters now. */
  static Optional<RehearsalReport> verdict(MigrationView view) {
    return view.current().rehearsal().or(view::rehearsal);
  }

  static String rollback(MigrationView view) {
    String why = view.current().rehearsalVoid();
    if (!why.isEmpty()) {
      return "void: " + PlainText.line(why, 160);
    }
    return verdict(view)
        .map(
            report ->
                PlainText.line(report.verdict().replaceFirst("^rollback ", ""), 160)
                    + remark(report))
        .orElse("not rehearsed yet");
  }

  /** That a copy was left out, or spoiled, matters to who decides. */
  private static String remark(RehearsalReport report) {
    return report.ground().remarks().stream()
        .findFirst()
        .map(first -> ". " + PlainText.line(first, 160))
        .orElse("");
  }

  /** How a run that stops half-way can be undone; empty when it cannot stop there. */
  static String halfWay(MigrationView view) {
    List<PartialDown> ways = view.rehearsal().map(RehearsalReport::partial).orElse(List.of());
    List<String> shut =
        ways.stream().filter(w -> !w.restores()).map(w -> String.valueOf(w.applied())).toList();
    if (ways.isEmpty()) {
      return "";
    }
    int all = view.risk().statements().size();
    String after =
        ways.stream()
            .filter(way -> way.applied() > 0)
            .map(way -> String.valueOf(way.applied()))
            .collect(Collectors.joining(", "));
    String within = ways.stream().anyMatch(w -> w.applied() == 0) ? "within statement 1" : "";
    String places =
        Stream.of(within, after.isEmpty() ? "" : "after statement " + after)
            .filter(place -> !place.isEmpty())
            .collect(Collectors.joining(" or "));
    String can = "A run can stop %s of %d; ".formatted(places, all);
    return shut.isEmpty()
        ? can + "the way back from there was rehearsed too."
        : can + "from " + String.join(", ", shut) + " there is no proven way back.";
  }

  static String proof(RollbackProof proof) {
    return switch (proof) {
      case PROVEN -> "proven on a shadow";
      case SCHEMA_ONLY -> "schema only";
      case CANNOT -> "cannot be undone";
      case NOT_REHEARSED -> "not rehearsed";
    };
  }

  static Tone rollbackTone(MigrationView view) {
    if (!view.current().rehearsalVoid().isEmpty()) {
      return Tone.BAD;
    }
    Optional<RehearsalReport> rehearsal = verdict(view);
    if (rehearsal.isEmpty()) {
      return Tone.ACTIVE;
    }
    return switch (rehearsal.get().proof()) {
      case PROVEN -> Tone.GOOD;
      case SCHEMA_ONLY, NOT_REHEARSED -> Tone.WARNING;
      case CANNOT -> Tone.CRITICAL;
    };
  }

  /** {@code 2.4 s}, {@code 310 ms}. */
  static String took(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
  }

  /** {@code 6 days left}, {@code less than an hour left}; {@code over} when it has come. */
  static String left(Instant end, Instant now) {
    Duration left = Duration.between(now, end);
    if (left.isNegative() || left.isZero()) {
      return "over";
    }
    if (left.toDays() > 0) {
      return count(left.toDays(), "day") + " left";
    }
    return left.toHours() > 0 ? count(left.toHours(), "hour") + " left" : "less than an hour left";
  }

  /** {@code 3 differences}. */
  public static String differences(int number) {
    return count(number, "difference");
  }

  /** {@code 1,200,000 of about 12,000,000 rows}; empty unless batches of a statement are made. */
  static Optional<String> reach(TargetRun.Step step) {
    if (!step.state().equals("running") || step.passed() < 0) {
      return Optional.empty();
    }
    String about =
        step.about() >= step.passed()
            ? "of about " + String.format(Locale.ROOT, "%,d ", step.about())
            : "";
    return Optional.of(String.format(Locale.ROOT, "%,d ", step.passed()) + about + "rows");
  }

  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
