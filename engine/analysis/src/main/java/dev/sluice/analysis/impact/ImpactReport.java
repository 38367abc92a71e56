package dev.sluice.analysis.impact;

import dev.sluice.analysis.risk.RiskLevel;
import java.util.List;
import java.util.Optional;

/**
 * What depends on what a script changes.
 *
 * @param changed the tables and columns that were looked for
 * @param dependencies worst first, then by service, path and object
 * @param scanned what was looked through, repository by repository
 */
public record ImpactReport(
    List<ChangedObject> changed, List<Dependency> dependencies, List<Scanned> scanned) {
  public ImpactReport {
    changed = List.copyOf(changed);
    dependencies = List.copyOf(dependencies);
    scanned = List.copyOf(scanned);
  }

  /**
   * A repository that was looked through.
   *
   * @param commit the commit that was read, 40 hex digits
   * @param files how many files were read
   * @param left why not everything was read, or empty
   */
  public record Scanned(Application application, String commit, int files, String left) {}

  /** The worst level, or empty where nothing depends on the script. */
  public Optional<RiskLevel> level() {
    return dependencies.stream().map(Dependency::level).max(RiskLevel::compareTo);
  }

  /** How many dependencies are as bad as a level or worse. */
  public long atLeast(RiskLevel level) {
    return dependencies.stream().filter(one -> one.level().compareTo(level) >= 0).count();
  }

  /** How many services depend on it. */
  public long services() {
    return dependencies.stream().map(Dependency::service).distinct().count();
  }

  /** One sentence: {@code 4 dependencies, 1 high, across 2 services}. */
  public String summary() {
    return summary(dependencies.size(), atLeast(RiskLevel.HIGH), services());
  }

  /** The sentence for numbers that were counted elsewhere. */
  public static String summary(long dependencies, long high, long services) {
    return dependencies == 0
        ? "no dependencies"
        : counted(dependencies, "dependency", "dependencies")
            + (high == 0 ? "" : ", " + high + " high")
            + ", across "
            + counted(services, "service", "services");
  }

  private static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
