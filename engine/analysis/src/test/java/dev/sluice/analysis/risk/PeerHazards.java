package dev.sluice.analysis.risk;

import dev.sluice.analysis.Corpora;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What hazards the peers call bad, by rules of ours: those that a rule of theirs is about by name,
 * and those that are all there is in a bad case of theirs that is not about names. DROP TABLE is a
 * good case of a rule that looks for TRUNCATE, and what another one is there to find.
 */
final class PeerHazards {
  /** It says that nothing could be read, which is no hazard that anybody looks for. */
  private static final Set<String> UNREAD = Set.of("cannot-split", "not-analysable");

  private final Map<String, Set<String>> theirs = new HashMap<>();

  PeerHazards(Figures figures) {
    named()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(": ", 2))
        .forEach(line -> add(line[0], line[1]));
    for (String file : Figures.files("rules", "\\w+")) {
      for (JsonNode line : Corpora.lines("rules", file)) {
        String rule = line.path("rule").asString();
        boolean taste = rule.startsWith("naming") || rule.startsWith("identifier");
        if (!taste && line.path("expect").asString().equals("violation")) {
          figures.analysis(line.path("engine").asString()).stream()
              .map(one -> Figures.grave(one.rate(line.path("sql").asString())))
              .filter(grave -> grave.size() == 1)
              .forEach(grave -> add(grave.iterator().next(), rule));
        }
      }
    }
  }

  /** Whether a peer's rule, other than one of them, calls bad what a rule of ours finds. */
  boolean calledBad(String rule, String otherThan) {
    return theirs.getOrDefault(rule, Set.of()).stream().anyMatch(one -> !one.equals(otherThan));
  }

  private void add(String rule, String peer) {
    if (!UNREAD.contains(rule)) {
      theirs.computeIfAbsent(rule, any -> new HashSet<>()).add(peer);
    }
  }

  private static String named() {
    try (InputStream in = PeerHazards.class.getResourceAsStream("peer-hazards.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
