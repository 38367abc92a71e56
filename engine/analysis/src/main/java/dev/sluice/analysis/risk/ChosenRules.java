package dev.sluice.analysis.risk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The rules that look at one script, by the words that statements begin with. */
final class ChosenRules {
  private final Map<String, CheckedRule> byId = new LinkedHashMap<>();
  private final Map<String, List<CheckedRule>> byVerb = new HashMap<>();
  private final List<CheckedRule> always = new ArrayList<>();

  ChosenRules(List<CheckedRule> rules) {
    Set<String> verbs = new HashSet<>();
    rules.forEach(one -> verbs.addAll(one.verbs()));
    for (CheckedRule one : rules) {
      byId.put(one.rule().id(), one);
      if (one.verbs().isEmpty()) {
        always.add(one);
        verbs.forEach(verb -> of(verb).add(one));
      } else {
        one.verbs().forEach(verb -> of(verb).add(one));
      }
    }
  }

  private List<CheckedRule> of(String verb) {
    return byVerb.computeIfAbsent(verb, any -> new ArrayList<>());
  }

  /** Those that may find something in a statement that begins with this word. */
  List<CheckedRule> forVerb(String verb) {
    return byVerb.getOrDefault(verb, always);
  }

  /** A rule, if it looks. */
  Optional<RiskRule> find(String id) {
    return Optional.ofNullable(byId.get(id)).map(CheckedRule::rule);
  }

  /** A rule at its level; one that the analysis cannot do without looks in any case. */
  RiskRule get(String id) {
    return find(id).orElseGet(() -> RiskRules.get(id));
  }
}
