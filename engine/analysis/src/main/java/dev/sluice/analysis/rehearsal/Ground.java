package dev.sluice.analysis.rehearsal;

import java.util.List;

/**
 * On what a rehearsal took place.
 *
 * @param place in words that follow "rehearsed", for example {@code on a separate server}; empty
 *     for a throwaway database of the target's own server
 * @param remarks what its readers should know of that, a line each, for example that a copy was not
 *     used and why
 */
public record Ground(String place, List<String> remarks) {
  /** The target's own server, with nothing to remark. */
  public static final Ground USUAL = new Ground("", List.of());

  public Ground {
    remarks = List.copyOf(remarks);
  }

  /** A place with nothing to remark. */
  public static Ground of(String place) {
    return new Ground(place, List.of());
  }
}
