package dev.sluice.pipeline.impact;

import dev.sluice.analysis.SecretText;
import dev.sluice.analysis.impact.Dependency;
import dev.sluice.analysis.impact.ImpactAnalysis;
import dev.sluice.analysis.impact.ImpactReport;
import dev.sluice.analysis.impact.MirrorSource;
import dev.sluice.analysis.impact.RepositoryException;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.catalog.SecretReference;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import dev.sluice.pipeline.impact.UsingApplication.Line;
import dev.sluice.pipeline.impact.UsingApplication.Use;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads the repository of one application. */
@Component
class ApplicationReading {
  private static final int LONGEST_PATH = 400;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_TROUBLE = 300;

  private final Mirrors mirrors;
  private final ImpactSettings settings;

  ApplicationReading(Mirrors mirrors, ImpactSettings settings) {
    this.mirrors = mirrors;
    this.settings = settings;
  }

  /**
   * What an application uses of what a script changes.
   *
   * @throws RepositoryException when its repository cannot be read; the message says why, without
   *     secrets
   */
  Found read(WorkspaceId workspace, Application application, RiskReport script) {
    MirrorSource source = source(application);
    dev.sluice.analysis.impact.Application fetched =
        mirrors.fetch(workspace.value(), application.name(), source);
    ImpactReport report =
        new ImpactAnalysis(List.of(fetched), one -> {}).of(List.of(script)).get(0);
    ImpactReport.Scanned scanned = report.scanned().get(0);
    return new Found(
        scanned.commit(),
        scanned.files(),
        scanned.left(),
        report.dependencies().size(),
        (int) report.atLeast(RiskLevel.HIGH),
        report.dependencies().stream().limit(Found.MOST).map(ApplicationReading::use).toList());
  }

  private MirrorSource source(Application application) {
    boolean near = !"https".equals(application.repository().getScheme());
    if (near && !settings.local()) {
      throw new RepositoryException(
          "this server reads https addresses only (sluice.impact.local is off)");
    }
    return new MirrorSource(
        application.repository(),
        application.branch(),
        application.user(),
        application.token().map(ApplicationReading::secret).orElse(""));
  }

  /** Where the server keeps its secrets is not for everybody who sees a card. */
  private static String secret(SecretReference reference) {
    try {
      return reference.resolve();
    } catch (IllegalStateException missing) {
      throw new RepositoryException("the server does not have its token", missing);
    }
  }

  private static Use use(Dependency dependency) {
    return new Use(
        cut(dependency.path(), LONGEST_PATH),
        cut(dependency.object(), LONGEST_NAME),
        dependency.level(),
        dependency.places().stream()
            .limit(Use.MOST_LINES)
            .map(place -> new Line(place.line(), place.how()))
            .toList());
  }

  /** What a failure says, as it may be kept and shown. */
  static String trouble(String message) {
    return cut(SecretText.redact(message), LONGEST_TROUBLE);
  }

  /** A text that the store can hold: short, without characters for control. */
  private static String cut(String text, int most) {
    String plain = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    return plain.length() > most ? plain.substring(0, most - 1) + "…" : plain;
  }
}
