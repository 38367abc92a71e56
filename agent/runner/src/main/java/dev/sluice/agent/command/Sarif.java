package dev.sluice.agent.command;

import dev.sluice.analysis.risk.Finding;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.analysis.risk.RiskRule;
import dev.sluice.analysis.risk.RiskRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** Findings as SARIF 2.1.0, the form that code hosts and editors read. */
final class Sarif {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private Sarif() {}

  static String of(List<RatedFile> rated, String engine) {
    List<Object> results = new ArrayList<>();
    TreeSet<String> used = new TreeSet<>();
    for (RatedFile one : rated) {
      for (Finding finding : one.report().findings()) {
        used.add(finding.rule());
        results.add(result(one.file(), finding));
      }
    }
    Map<String, Object> driver = new LinkedHashMap<>();
    driver.put("name", "Sluice");
    driver.put(
        "rules",
        used.stream()
            .flatMap(id -> RiskRules.find(id).stream())
            .map(rule -> rule(rule, engine))
            .toList());
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("tool", Map.of("driver", driver));
    run.put("columnKind", "utf16CodeUnits");
    run.put("results", results);
    Map<String, Object> log = new LinkedHashMap<>();
    log.put("$schema", SCHEMA);
    log.put("version", "2.1.0");
    log.put("runs", List.of(run));
    return JSON.writeValueAsString(log);
  }

  private static Map<String, Object> rule(RiskRule rule, String engine) {
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("id", rule.id());
    out.put("shortDescription", Map.of("text", rule.why()));
    out.put("help", Map.of("text", rule.instead()));
    rule.sources().getOrDefault(engine, List.of()).stream()
        .limit(1)
        .forEach(source -> out.put("helpUri", source));
    out.put("defaultConfiguration", Map.of("level", level(rule.level())));
    out.put(
        "properties",
        Map.of("tags", List.of(rule.family().name().toLowerCase(java.util.Locale.ROOT))));
    return out;
  }

  private static Map<String, Object> result(String file, Finding finding) {
    Map<String, Object> region = new LinkedHashMap<>();
    region.put("startLine", finding.line());
    region.put("startColumn", finding.column());
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("artifactLocation", Map.of("uri", uri(file)));
    place.put("region", region);
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("ruleId", finding.rule());
    out.put("level", level(finding.level()));
    String rewrite = finding.rewrite().isEmpty() ? "" : "\n" + finding.rewrite();
    out.put("message", Map.of("text", finding.message() + " " + finding.advice() + rewrite));
    out.put("locations", List.of(Map.of("physicalLocation", place)));
    if (finding.excused()) {
      out.put(
          "suppressions",
          List.of(Map.of("kind", "inSource", "justification", finding.suppressed())));
    }
    out.put(
        "properties", Map.of("risk", finding.level().name().toLowerCase(java.util.Locale.ROOT)));
    return out;
  }

  private static String level(RiskLevel level) {
    return switch (level) {
      case LOW -> "note";
      case MEDIUM -> "warning";
      case HIGH, CRITICAL -> "error";
    };
  }

  private static String uri(String file) {
    try {
      String path = file.equals("-") ? "stdin" : file.replace('\\', '/');
      return new URI(null, null, path.startsWith("./") ? path.substring(2) : path, null)
          .getRawPath();
    } catch (URISyntaxException odd) {
      return "script";
    }
  }
}
