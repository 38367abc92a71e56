package dev.sluice.analysis.risk;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Where the vendors' documentation states what a rule says: by engine one address, or several with
 * a space between them.
 */
final class Citations {
  /** Under which key they stand. */
  static final String KEY = "sources";

  private Citations() {}

  /**
   * The addresses that a rule cites, by engine.
   *
   * @param engines the engines that the rule holds for
   * @throws RuleException naming the rule, and the engine or address that is wrong
   */
  static Map<String, List<String>> of(Declaration declared, Set<String> engines) {
    Map<String, List<String>> cited = new TreeMap<>();
    declared
        .map(KEY)
        .forEach(
            (engine, addresses) -> {
              if (!engines.contains(engine)) {
                throw declared.wrong(
                    "has sources for '" + engine + "', an engine that it does not hold for");
              }
              cited.put(engine, checked(declared, engine, List.of(addresses.split("\\s+"))));
            });
    return cited;
  }

  private static List<String> checked(Declaration declared, String engine, List<String> addresses) {
    Set<String> seen = new HashSet<>();
    for (String address : addresses) {
      if (!isPage(address)) {
        throw declared.wrong(
            "has the source '" + address + "', which is no address that begins with https://");
      }
      if (!seen.add(address)) {
        throw declared.wrong("has the source '" + address + "' twice for " + engine);
      }
    }
    return addresses;
  }

  private static boolean isPage(String address) {
    try {
      URI page = new URI(address);
      return "https".equals(page.getScheme())
          && page.getHost() != null
          && page.getUserInfo() == null;
    } catch (URISyntaxException wrong) {
      return false;
    }
  }
}
