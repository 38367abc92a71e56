package dev.sluice.pipeline.impact;

import dev.sluice.analysis.impact.ImpactReport;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.pipeline.impact.UsingApplication.State;
import dev.sluice.pipeline.impact.UsingApplication.Use;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Whom a script breaks, as far as that is known.
 *
 * @param asked whether there are applications that might use what it changes
 * @param certain whether all of the script was understood, so that nothing it changes is missing
 * @param changed the tables and columns that were looked for
 * @param applications the applications, by name; none when the script changes nothing of theirs
 */
public record ImpactView(
    boolean asked, boolean certain, List<String> changed, List<UsingApplication> applications) {
  /** There are no applications. */
  public static final ImpactView NONE = new ImpactView(false, true, List.of(), List.of());

  public ImpactView {
    changed = List.copyOf(changed);
    applications = List.copyOf(applications);
  }

  /** A use with the application that it is in. */
  public record Place(String service, Use use) {}

  /** How many applications are still to be read. */
  public long waiting() {
    return applications.stream().filter(one -> one.state() == State.WAITING).count();
  }

  /** Applications that could not be read: nobody knows what they use. */
  public List<UsingApplication> unread() {
    return applications.stream().filter(one -> !one.trouble().isEmpty()).toList();
  }

  /** How many files use a changed object, counted by object. */
  public long dependencies() {
    return applications.stream().mapToLong(UsingApplication::dependencies).sum();
  }

  /** How many of them fail, or worse. */
  public long high() {
    return applications.stream().mapToLong(UsingApplication::high).sum();
  }

  /** How many applications use something of it. */
  public long services() {
    return applications.stream().filter(one -> one.dependencies() > 0).count();
  }

  /** What is kept of the uses, worst first, then by application, file and object. */
  public List<Place> places() {
    return applications.stream()
        .flatMap(
            one ->
                one.found().map(UsingApplication.Found::uses).stream()
                    .flatMap(List::stream)
                    .map(use -> new Place(one.name(), use)))
        .sorted(
            Comparator.comparing((Place place) -> place.use().level())
                .reversed()
                .thenComparing(Place::service)
                .thenComparing(place -> place.use().path())
                .thenComparing(place -> place.use().object()))
        .toList();
  }

  /** The worst level, if anything uses it. */
  public Optional<RiskLevel> level() {
    return places().stream().map(place -> place.use().level()).max(Comparator.naturalOrder());
  }

  /**
   * One sentence, for example {@code Used by: 4 dependencies, 1 high, across 2 services}; what is
   * not known is said, never counted as nothing. Empty when there is nothing to say.
   */
  public String summary() {
    if (!asked) {
      return "";
    }
    if (applications.isEmpty()) {
      return certain
          ? "It changes nothing that an application uses."
          : "Used by: not known, the script could not be read.";
    }
    int all = applications.size();
    String missing =
        Stream.of(
                waiting() == 0 ? "" : waiting() + " of " + all + " are still read",
                unread().isEmpty() ? "" : unread().size() + " of " + all + " could not be read",
                certain ? "" : "not all of the script could be read")
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    String counted =
        dependencies() == 0 && !missing.isEmpty()
            ? "not fully known"
            : ImpactReport.summary(dependencies(), high(), services());
    return "Used by: " + counted + (missing.isEmpty() ? "" : " (" + missing + ")");
  }
}
