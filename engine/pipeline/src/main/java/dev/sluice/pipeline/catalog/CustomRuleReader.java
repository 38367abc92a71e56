package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RuleException;
import dev.sluice.analysis.risk.RuleSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads risk rules of a workspace's own. What a rule may say is known by the analysis; here each
 * key is tried on a rule that is right otherwise, so that a problem has its place.
 */
final class CustomRuleReader {
  /** Under which key they stand. */
  static final String KEY = "custom-risk-rules";

  private static final int MOST_RULES = 50;
  private static final int MOST_TEXTS = 20;
  private static final int LONGEST = 1_000;
  private static final int LONGEST_MESSAGE = 300;
  private static final Set<String> LISTS =
      Set.of(
          "engines", "match", "unless", "column", "trait", "check", "covers", "verbs", "bad",
          "good");
  private static final Set<String> PAIRS = Set.of("versions", "sources");
  private static final Map<String, Object> SOUND =
      Map.of(
          "id", "some-rule",
          "family", "data",
          "level", "high",
          "why", "Why.",
          "instead", "Instead.",
          "match", "^never$");

  private final YamlMap root;

  CustomRuleReader(YamlMap root) {
    this.root = root;
  }

  List<CustomRule> read() {
    List<CustomRule> rules = new ArrayList<>();
    Set<Object> ids = new HashSet<>();
    List<YamlMap> maps = root.maps(KEY, "a risk rule", RuleSettings.customKeys());
    if (maps.size() > MOST_RULES) {
      root.problem(KEY, "There are more than " + MOST_RULES + " rules.", "Write fewer.");
      return List.of();
    }
    for (YamlMap map : maps) {
      Optional<CustomRule> rule = rule(map);
      if (rule.isPresent() && !ids.add(rule.get().values().getOrDefault("id", ""))) {
        map.problem("id", "Another rule has this id.", "Rename one.");
      } else {
        rule.ifPresent(rules::add);
      }
    }
    return rules;
  }

  private Optional<CustomRule> rule(YamlMap map) {
    Map<String, Object> values = new LinkedHashMap<>();
    boolean sound = true;
    for (String key : new TreeSet<>(RuleSettings.customKeys())) {
      if (map.has(key)) {
        sound &= LISTS.contains(key) ? list(map, key, values) : one(map, key, values);
      }
    }
    CustomRule rule = new CustomRule(values);
    return sound && holds(map, map.at("id"), rule.values()) ? Optional.of(rule) : Optional.empty();
  }

  private static boolean one(YamlMap map, String key, Map<String, Object> values) {
    Object value = PAIRS.contains(key) ? map.pairs(key) : map.text(key, "");
    values.put(key, value);
    return fits(map, map.at(key), value.toString()) && tried(map, map.at(key), key, value);
  }

  private static boolean list(YamlMap map, String key, Map<String, Object> values) {
    Map<Node, String> texts = map.textOrTexts(key);
    values.put(key, List.copyOf(texts.values()));
    if (texts.size() > MOST_TEXTS) {
      map.problem(key, "'" + key + "' has more than " + MOST_TEXTS + " entries.", "Write fewer.");
      return false;
    }
    boolean sound = true;
    for (Map.Entry<Node, String> text : texts.entrySet()) {
      sound &=
          fits(map, text.getKey(), text.getValue())
              && tried(map, text.getKey(), key, List.of(text.getValue()));
    }
    return sound;
  }

  private static boolean fits(YamlMap map, Node at, String text) {
    boolean fits = text.length() <= LONGEST && text.codePoints().noneMatch(Character::isISOControl);
    if (!fits) {
      map.problem(
          at,
          "A text of a rule has at most " + LONGEST + " characters, none of them for control.",
          "Shorten it.");
    }
    return fits;
  }

  private static boolean tried(YamlMap map, Node at, String key, Object value) {
    Map<String, Object> trial = new LinkedHashMap<>(SOUND);
    if (key.equals("family")) {
      // Those that judge taste are low and off.
      trial.put("level", "low");
      trial.put("default", "off");
    }
    trial.put(key, value);
    return holds(map, at, trial);
  }

  private static boolean holds(YamlMap map, Node at, Map<String, Object> rule) {
    try {
      RuleSettings.of("the", Map.of("custom", List.of(rule)));
      return true;
    } catch (RuleException wrong) {
      String what = String.valueOf(wrong.getMessage()).replaceAll("\\p{Cntrl}+", " ");
      String message = what.substring(0, Math.min(LONGEST_MESSAGE, what.length()));
      map.problem(
          at,
          message.replaceFirst("^the(?:, rule [^,]*,)?", "The rule"),
          "See engine/analysis/docs/risk.md, or: sluice sql rules");
      return false;
    }
  }
}
