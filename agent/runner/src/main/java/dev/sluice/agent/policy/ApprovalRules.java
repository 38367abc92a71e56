package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the operator of this agent wants proven, environment by environment. The server cannot
 * change it: it is a file of the agent.
 *
 * @param issuers providers whose tokens count
 * @param rules at most one for an environment
 */
public record ApprovalRules(List<TrustedIssuer> issuers, List<ApprovalRule> rules) {
  private static final ApprovalRules NONE = new ApprovalRules(List.of(), List.of());
  private static final JsonMapper JSON = JsonMapper.builder().build();

  public ApprovalRules {
    issuers = List.copyOf(issuers);
    rules = List.copyOf(rules);
  }

  /**
   * Reads them; none when there is no file.
   *
   * @throws AgentException when the file is damaged or open to others
   */
  public static ApprovalRules read(PrivateFile file) {
    if (!file.exists()) {
      return NONE;
    }
    try {
      return JSON.readValue(new String(file.read(), StandardCharsets.UTF_8), ApprovalRules.class);
    } catch (JacksonException e) {
      throw AgentException.usage(
          file.path() + " is damaged.", "Restore it, or write it anew: sluice agent approvals");
    }
  }

  /** Keeps them. */
  public void write(PrivateFile file) {
    file.write(JSON.writeValueAsBytes(this));
  }

  /** The rule of an environment. */
  public Optional<ApprovalRule> rule(String environment) {
    return rules.stream().filter(rule -> rule.environment().equals(environment)).findFirst();
  }

  /** A provider. */
  public Optional<TrustedIssuer> issuer(String issuer) {
    return issuers.stream().filter(one -> one.issuer().equals(issuer)).findFirst();
  }

  /** The same with a provider added or replaced. */
  public ApprovalRules with(TrustedIssuer issuer) {
    List<TrustedIssuer> all = new ArrayList<>(issuers);
    all.removeIf(one -> one.issuer().equals(issuer.issuer()));
    all.add(issuer);
    return new ApprovalRules(all, rules);
  }

  /**
   * The same with a rule added or replaced.
   *
   * @throws AgentException when it names a person of a provider that is not trusted
   */
  public ApprovalRules with(ApprovalRule rule) {
    for (String person : rule.people()) {
      String issuer = person.substring(0, person.indexOf('#'));
      if (issuer(issuer).isEmpty()) {
        throw AgentException.usage(
            "The issuer " + issuer + " is not trusted here.",
            "First: sluice agent approvals trust --issuer ... --keys FILE");
      }
    }
    List<ApprovalRule> all = new ArrayList<>(without(rule.environment()).rules());
    all.add(rule);
    all.sort(Comparator.comparing(ApprovalRule::environment));
    return new ApprovalRules(issuers, all);
  }

  /** The same without the rule of an environment. */
  public ApprovalRules without(String environment) {
    return new ApprovalRules(
        issuers, rules.stream().filter(rule -> !rule.environment().equals(environment)).toList());
  }
}
