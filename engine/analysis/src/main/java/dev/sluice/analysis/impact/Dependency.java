package dev.sluice.analysis.impact;

import dev.sluice.analysis.risk.RiskLevel;
import java.util.List;

/**
 * A file of an application that uses a changed object.
 *
 * @param service the application's name
 * @param path the file, from the repository's root
 * @param object what is used, as {@link ChangedObject#name}
 * @param places the lines that use it, at least one, in their order
 */
public record Dependency(String service, String path, String object, List<Place> places) {
  public Dependency {
    places = List.copyOf(places);
  }

  /**
   * A line that uses the object.
   *
   * @param line from 1
   * @param how {@code SQL}, {@code query builder}, or whose mapping it is: {@code JPA} …
   * @param level how bad the change is for it
   * @param text the line itself, at most 200 characters
   */
  public record Place(int line, String how, RiskLevel level, String text) {}

  /** How bad the change is for the file: as bad as for its worst line. */
  public RiskLevel level() {
    return places.stream().map(Place::level).reduce(RiskLevel.LOW, RiskLevel::or);
  }
}
