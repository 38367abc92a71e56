package dev.sluice.analysis.risk;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One thing that is looked for in a script.
 *
 * @param id stable name, for example {@code drop-table}
 * @param family what it is about
 * @param level how bad it is where nothing raises or lowers it
 * @param engines engines it holds for
 * @param versions by engine, the versions it holds for where not all: {@code <8.0.12}, {@code
 *     >=11}; several limits are separated by a space
 * @param standard whether it is on where nobody says otherwise
 * @param why what it does and why that matters, one sentence
 * @param instead what to do instead, one sentence
 * @param rewrite the safe form with parts of the statement in braces, or empty
 * @param sources by engine, addresses of the vendor's documentation that state the fact
 * @param bad scripts that it finds, each with its engine in brackets where not the first one's
 * @param good scripts that look alike and are fine
 */
public record RiskRule(
    String id,
    Family family,
    RiskLevel level,
    Set<String> engines,
    Map<String, String> versions,
    boolean standard,
    String why,
    String instead,
    String rewrite,
    Map<String, List<String>> sources,
    List<String> bad,
    List<String> good) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{2,60}");

  public RiskRule {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("'" + id + "' is no rule id: use words-with-hyphens");
    }
    if (family.taste() && (standard || level != RiskLevel.LOW)) {
      throw new IllegalArgumentException(id + " judges taste: it must be LOW and off by default");
    }
    engines = Set.copyOf(engines);
    versions = Map.copyOf(versions);
    sources = copied(sources);
    bad = List.copyOf(bad);
    good = List.copyOf(good);
  }

  private static Map<String, List<String>> copied(Map<String, List<String>> sources) {
    Map<String, List<String>> copy = new TreeMap<>();
    sources.forEach((engine, addresses) -> copy.put(engine, List.copyOf(addresses)));
    return Collections.unmodifiableMap(copy);
  }

  /** Whether it holds for an engine in a version; an unknown version is any version. */
  boolean holdsFor(String engine, String version) {
    return engines.contains(engine)
        && EngineVersion.within(version, versions.getOrDefault(engine, ""));
  }

  /** The same rule at another level. */
  RiskRule at(RiskLevel other) {
    return new RiskRule(
        id, family, other, engines, versions, standard, why, instead, rewrite, sources, bad, good);
  }
}
