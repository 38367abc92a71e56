package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which rules look, at which level, and what a suppression in a script does. As YAML:
 *
 * <pre>
 * base: default            # or all
 * rules:
 *   drop-column: critical  # off, on, low, medium, high, critical
 * environments:
 *   prod: {rules: {add-index-blocking: high}}
 * suppressions: honoured   # or shown: they are told but change no level
 * custom: []               # rules of your own, in the form of the built-in ones
 * </pre>
 */
public final class RuleSettings {
  private static final Set<String> KEYS =
      Set.of("base", "rules", "environments", "suppressions", "custom");
  private static final Set<String> VITAL =
      Set.of(
          "not-analysable",
          "cannot-split",
          "readers-disagree",
          "analysis-time-over",
          "deceptive-character",
          "suppression-refused");
  private final boolean everything;
  private final boolean honoursSuppressions;
  private final Map<String, String> choices;
  private final Map<String, Map<String, String>> byEnvironment;
  private final List<CheckedRule> custom;

  private RuleSettings(
      boolean everything,
      boolean honoursSuppressions,
      Map<String, String> choices,
      Map<String, Map<String, String>> byEnvironment,
      List<CheckedRule> custom) {
    this.everything = everything;
    this.honoursSuppressions = honoursSuppressions;
    this.choices = choices;
    this.byEnvironment = byEnvironment;
    this.custom = custom;
  }

  /** The rules that are on where nobody says otherwise; suppressions are told, no more. */
  public static RuleSettings standard() {
    return new RuleSettings(false, false, Map.of(), Map.of(), List.of());
  }

  /** Every rule; suppressions are told, no more. */
  public static RuleSettings all() {
    return new RuleSettings(true, false, Map.of(), Map.of(), List.of());
  }

  /** The same rules, with suppressions that take a finding out of the level. */
  public RuleSettings honouringSuppressions() {
    return new RuleSettings(everything, true, choices, byEnvironment, custom);
  }

  /**
   * Reads settings.
   *
   * @param name what errors call the text, mostly a file's name
   * @throws RuleException naming the place and what is wrong
   */
  public static RuleSettings parse(String name, String yaml) {
    return of(name, RuleFiles.parse(name, yaml));
  }

  /** Reads settings from a value that YAML gave, such as a part of a configuration. */
  public static RuleSettings of(String name, Object value) {
    Declaration declared = Declaration.of(name, value, true);
    declared.allowOnly(KEYS);
    List<CheckedRule> custom = new ArrayList<>();
    if (declared.values().containsKey("custom")) {
      custom.addAll(
          RuleFiles.custom(name, Objects.requireNonNull(declared.values().get("custom"))));
    }
    Set<String> known = new HashSet<>(RiskRules.ids());
    custom.forEach(
        one -> {
          if (!known.add(one.rule().id())) {
            throw declared.wrong("declares " + one.rule().id() + ", which there is already");
          }
        });
    Map<String, Map<String, String>> environments = new HashMap<>();
    if (declared.values().containsKey("environments")) {
      Declaration all =
          Declaration.of(name, Objects.requireNonNull(declared.values().get("environments")), true);
      for (String environment : all.values().keySet()) {
        Declaration one =
            Declaration.of(
                name + ", environment " + environment,
                Objects.requireNonNull(all.values().get(environment)),
                true);
        one.allowOnly(Set.of("rules"));
        environments.put(environment, choices(one, known));
      }
    }
    return new RuleSettings(
        word(declared, "base", "default", "all"),
        word(declared, "suppressions", "shown", "honoured"),
        choices(declared, known),
        environments,
        custom);
  }

  /** What a rule of one's own may say. */
  public static Set<String> customKeys() {
    return RuleReader.KEYS;
  }

  private static boolean word(Declaration declared, String key, String usual, String other) {
    String word = declared.text(key);
    if (!word.isEmpty() && !word.equals(usual) && !word.equals(other)) {
      throw declared.wrong("says '" + word + "' for " + key + "; use " + usual + " or " + other);
    }
    return word.equals(other);
  }

  private static Map<String, String> choices(Declaration declared, Set<String> known) {
    Map<String, String> choices = declared.map("rules");
    choices.forEach(
        (id, word) -> {
          if (!known.contains(id)) {
            throw declared.wrong(
                "names the rule '"
                    + id
                    + "', which there is not; the nearest is "
                    + RiskRules.nearest(id, known));
          }
          if (!Set.of("off", "on", "low", "medium", "high", "critical").contains(word)) {
            throw declared.wrong(
                "says '" + word + "' for " + id + "; use off, on, low, medium, high or critical");
          }
          boolean taste = RiskRules.find(id).map(rule -> rule.family().taste()).orElse(false);
          if (taste && Set.of("medium", "high", "critical").contains(word)) {
            throw declared.wrong("raises " + id + ", which judges taste: use off or on");
          }
          boolean lower = Set.of("off", "low", "medium").contains(word);
          if (lower && VITAL.contains(id)) {
            throw declared.wrong(
                "lowers "
                    + id
                    + ", which says that a script cannot be judged: use high or critical");
          }
        });
    return choices;
  }

  /** Rules that say that a script cannot be judged: nobody lowers or suppresses them. */
  static boolean vital(RiskRule rule) {
    return VITAL.contains(rule.id());
  }

  /** Whether a suppression takes a finding out of the level. */
  boolean honoursSuppressions() {
    return honoursSuppressions;
  }

  /** The rules that look at statements of an engine in an environment, at their levels. */
  List<CheckedRule> rules(String engine, String version, String environment) {
    List<CheckedRule> chosen = new ArrayList<>();
    for (CheckedRule one : RiskRules.checked()) {
      add(one, engine, version, environment, chosen);
    }
    for (CheckedRule one : custom) {
      add(one, engine, version, environment, chosen);
    }
    return chosen;
  }

  private void add(
      CheckedRule one, String engine, String version, String environment, List<CheckedRule> to) {
    String choice =
        byEnvironment
            .getOrDefault(environment, Map.of())
            .getOrDefault(one.rule().id(), choices.getOrDefault(one.rule().id(), ""));
    boolean on = choice.isEmpty() ? everything || one.rule().standard() : !choice.equals("off");
    if (on && one.rule().holdsFor(engine, version)) {
      boolean same = choice.isEmpty() || choice.equals("on");
      RiskRule rule =
          same ? one.rule() : one.rule().at(RiskLevel.valueOf(choice.toUpperCase(Locale.ROOT)));
      to.add(new CheckedRule(rule, one.check(), one.covers(), one.easing(), one.verbs()));
    }
  }
}
