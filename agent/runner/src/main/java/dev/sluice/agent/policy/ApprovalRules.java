package dev.sluice.agent.policy;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
 * @param former rules that were replaced, newest last
 * @param passkeys passkeys whose signatures count
 */
public record ApprovalRules(
    List<TrustedIssuer> issuers,
    List<ApprovalRule> rules,
    List<FormerRule> former,
    List<TrustedPasskey> passkeys) {
  /** Nothing must be proven. */
  public static final ApprovalRules NONE =
      new ApprovalRules(List.of(), List.of(), List.of(), List.of());

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** More changes than this are not remembered of an environment. */
  private static final int REMEMBERED = 20;

  public ApprovalRules {
    issuers = List.copyOf(issuers);
    rules = List.copyOf(rules);
    // Files of earlier versions do not have these.
    former = former == null ? List.of() : List.copyOf(former);
    passkeys = passkeys == null ? List.of() : List.copyOf(passkeys);
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

  /** Rules of an environment that were replaced, newest first. */
  public List<FormerRule> former(String environment) {
    return former.stream()
        .filter(one -> one.rule().environment().equals(environment))
        .sorted(Comparator.comparing(FormerRule::untilSecond).reversed())
        .toList();
  }

  /** The same with a provider added or replaced. */
  public ApprovalRules with(TrustedIssuer issuer) {
    List<TrustedIssuer> all = new ArrayList<>(issuers);
    all.removeIf(one -> one.issuer().equals(issuer.issuer()));
    all.add(issuer);
    return new ApprovalRules(all, rules, former, passkeys);
  }

  /** A passkey by the id that authenticators know. */
  public Optional<TrustedPasskey> passkey(String credentialId) {
    return passkeys.stream().filter(one -> one.credentialId().equals(credentialId)).findFirst();
  }

  /**
   * The same with a passkey added.
   *
   * @throws AgentException when it is trusted for somebody else
   */
  public ApprovalRules with(TrustedPasskey passkey) {
    Optional<TrustedPasskey> known = passkey(passkey.credentialId());
    if (known.filter(one -> !one.person().equals(passkey.person())).isPresent()) {
      throw AgentException.usage(
          "This passkey is trusted as the one of " + known.get().person() + ".",
          "One passkey is of one person; see: sluice agent approvals list");
    }
    List<TrustedPasskey> all = new ArrayList<>(passkeys);
    all.removeIf(one -> one.credentialId().equals(passkey.credentialId()));
    all.add(passkey);
    return new ApprovalRules(issuers, rules, former, all);
  }

  /** The same without the passkeys of a person. */
  public ApprovalRules withoutPasskeys(String person) {
    return new ApprovalRules(
        issuers,
        rules,
        former,
        passkeys.stream().filter(one -> !one.person().equals(person)).toList());
  }

  /**
   * The same with a rule added or replaced; the earlier one is remembered for rolling back.
   *
   * @throws AgentException when it names a person who has no trusted provider and no trusted
   *     passkey
   */
  public ApprovalRules with(ApprovalRule rule, Instant now) {
    for (String person : rule.people()) {
      String issuer = person.substring(0, person.indexOf('#'));
      boolean passkey = passkeys.stream().anyMatch(one -> one.person().equals(person));
      if (issuer(issuer).isEmpty() && !passkey) {
        throw AgentException.usage(
            "The issuer " + issuer + " is not trusted here, and " + person + " has no passkey.",
            "First: sluice agent approvals trust --issuer ... --keys FILE, or for a local person:"
                + " sluice agent approvals trust-passkey");
      }
    }
    if (rules.contains(rule)) {
      return this;
    }
    ApprovalRules others = without(rule.environment(), now);
    List<ApprovalRule> all = new ArrayList<>(others.rules());
    all.add(rule);
    all.sort(Comparator.comparing(ApprovalRule::environment));
    return new ApprovalRules(issuers, all, others.former(), passkeys);
  }

  /** The same without the rule of an environment, which is remembered for rolling back. */
  public ApprovalRules without(String environment, Instant now) {
    List<FormerRule> remembered = new ArrayList<>(former);
    rule(environment).ifPresent(rule -> remembered.add(new FormerRule(rule, now.getEpochSecond())));
    former(environment).stream().skip(REMEMBERED - 1L).forEach(remembered::remove);
    return new ApprovalRules(
        issuers,
        rules.stream().filter(rule -> !rule.environment().equals(environment)).toList(),
        remembered,
        passkeys);
  }

  /** The same without what was remembered of an environment. */
  public ApprovalRules forgetting(String environment) {
    return new ApprovalRules(
        issuers,
        rules,
        former.stream().filter(one -> !one.rule().environment().equals(environment)).toList(),
        passkeys);
  }
}
