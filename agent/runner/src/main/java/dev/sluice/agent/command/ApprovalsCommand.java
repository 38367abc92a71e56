package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.policy.ApprovalRule;
import dev.sluice.agent.policy.ApprovalRules;
import dev.sluice.agent.policy.FormerRule;
import dev.sluice.agent.policy.TrustedIssuer;
import dev.sluice.agent.policy.TrustedPasskey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice agent approvals}: which approvals must be proven to this agent. */
@Command(
    name = "approvals",
    description = {
      "Which approvals must be proven to this agent before it runs anything.",
      "The proof is the identity token by which a person confirmed the decision at the identity"
          + " provider (step-up in the server's configuration), or what a local person's passkey"
          + " signed. A server that was taken over can then withhold approvals, but not make any."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ApprovalsCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Command(
      name = "trust",
      description = {
        "Takes the word of an identity provider, by keys that you give.",
        "Keys that were given before stay trusted: approvals that they signed are still to be used,"
            + " or rolled back."
      },
      mixinStandardHelpOptions = true)
  int trust(
      @Mixin HomeOption home,
      @Option(
              names = "--issuer",
              required = true,
              description = "Issuer, exactly as its tokens say.")
          String issuer,
      @Option(
              names = "--audience",
              required = true,
              description = "Client id of Sluice at that provider.")
          String audience,
      @Option(
              names = "--keys",
              required = true,
              paramLabel = "FILE",
              description = "What the provider publishes at its jwks_uri.")
          Path keys,
      @Option(
              names = "--subject-claim",
              defaultValue = "sub",
              description = "Claim that names the person, as in the server's configuration.")
          String subjectClaim,
      @Option(
              names = "--replace",
              description = {
                "Takes these keys only and drops those that were given before, for example because"
                    + " one was stolen.",
                "Approvals that they signed count no more, not even for rolling back."
              })
          boolean replace) {
    TrustedIssuer given = new TrustedIssuer(issuer, audience, subjectClaim, text(keys));
    ApprovalRules rules = rules(home);
    Optional<TrustedIssuer> before = rules.issuer(issuer).filter(known -> !replace);
    TrustedIssuer trusted = before.map(given::keeping).orElse(given);
    rules.with(trusted).write(home.home().create().approvals());
    int kept = trusted.parsed().size() - given.parsed().size();
    out()
        .println(
            "Trusts %d keys of %s%s."
                .formatted(
                    trusted.parsed().size(),
                    issuer,
                    kept == 0 ? "" : ", " + kept + " of them from before"));
    return 0;
  }

  @Command(
      name = "trust-passkey",
      description = {
        "Takes the word of a person whose passkey you know.",
        "The person finds the public key at /passkeys of the server. Take it from the person while"
            + " you trust the server, and compare the fingerprint: whoever gives another key here"
            + " approves in that person's name."
      },
      mixinStandardHelpOptions = true)
  int trustPasskey(
      @Mixin HomeOption home,
      @Option(
              names = "--person",
              required = true,
              paramLabel = "ISSUER#SUBJECT",
              description = {
                "Who has it: local#NAME, as in the server's configuration.",
                "For somebody who also signs in at a provider, give the name there: one person"
                    + " counts once."
              })
          String person,
      @Option(
              names = "--origin",
              required = true,
              description = "The server's address, as its configuration says (url).")
          String origin,
      @Option(
              names = "--key",
              required = true,
              description = "The public key, as the person's page shows it.")
          String key,
      @Option(
              names = "--replace",
              description = {
                "Takes this passkey only and drops those that the person had before.",
                "Approvals that they signed count no more, not even for rolling back."
              })
          boolean replace) {
    TrustedPasskey given = new TrustedPasskey(person, origin, key);
    ApprovalRules before = rules(home);
    ApprovalRules kept = replace ? before.withoutPasskeys(person) : before;
    kept.with(given).write(home.home().create().approvals());
    out().println(sentence(given));
    return 0;
  }

  @Command(
      name = "distrust-passkeys",
      description = {
        "Drops all passkeys of a person, for example when one was stolen.",
        "Approvals that they signed count no more, not even for rolling back."
      },
      mixinStandardHelpOptions = true)
  int distrustPasskeys(
      @Mixin HomeOption home,
      @Option(names = "--person", required = true, paramLabel = "ISSUER#SUBJECT") String person) {
    ApprovalRules rules = rules(home);
    ApprovalRules left = rules.withoutPasskeys(person);
    if (left.equals(rules)) {
      throw AgentException.usage(
          person + " has no passkey that is trusted here.", "See: sluice agent approvals list");
    }
    left.write(home.home().approvals());
    out().println("No passkey of " + person + " is trusted any more.");
    return 0;
  }

  @Command(
      name = "require",
      description = {
        "Wants approvals of an environment proven; replaces its rule.",
        "What ran under an earlier rule can be rolled back by the approvals that it took."
      },
      mixinStandardHelpOptions = true)
  int require(
      @Mixin HomeOption home,
      @Option(names = "--environment", required = true) String environment,
      @Option(names = "--count", defaultValue = "1", description = "How many people.") int count,
      @Option(
              names = "--person",
              required = true,
              paramLabel = "ISSUER#SUBJECT",
              description = "Who may approve; once for each. Local people are local#NAME.")
          List<String> people,
      @Option(
              names = "--valid-hours",
              defaultValue = "72",
              description = "How old an approval may be when its run begins (${DEFAULT-VALUE}).")
          int validHours,
      @Option(
              names = "--fresh-minutes",
              defaultValue = "5",
              description = "How long before confirming a person may have signed in.")
          int freshMinutes,
      @Option(
              names = "--acr",
              description =
                  "Acceptable authentication context, `passkey` for passkeys; any unless given.")
          List<String> acr,
      @Option(
              names = "--forget",
              description =
                  "Forgets the earlier rules, by which what ran under them is rolled back.")
          boolean forget) {
    ApprovalRule rule =
        new ApprovalRule(
            environment,
            count,
            people,
            Duration.ofHours(validHours).toSeconds(),
            Duration.ofMinutes(freshMinutes).toSeconds(),
            acr == null ? List.of() : acr);
    ApprovalRules rules = rules(home).with(rule, Instant.now());
    (forget ? rules.forgetting(environment) : rules).write(home.home().create().approvals());
    out().println(sentence(rule));
    return 0;
  }

  @Command(
      name = "list",
      description = "Shows the rules and providers.",
      mixinStandardHelpOptions = true)
  int list(@Mixin HomeOption home) {
    ApprovalRules rules = rules(home);
    if (rules.rules().isEmpty()) {
      out().println("Nothing must be proven to this agent; it takes the server's word.");
    }
    for (ApprovalRule rule : rules.rules()) {
      out().println(sentence(rule));
      rule.people().forEach(person -> out().println("  " + person));
    }
    for (FormerRule former : rules.former()) {
      out()
          .println(
              "for rolling back what ran until %s, also %s"
                  .formatted(former.until(), sentence(former.rule())));
    }
    rules.passkeys().forEach(one -> out().println(sentence(one)));
    rules
        .issuers()
        .forEach(
            one ->
                out()
                    .println(
                        "trusts %s for %s: %d keys, people by %s"
                            .formatted(
                                one.issuer(),
                                one.audience(),
                                one.parsed().size(),
                                one.subjectClaim())));
    return 0;
  }

  @Command(
      name = "remove",
      description = "Takes the server's word for an environment again.",
      mixinStandardHelpOptions = true)
  int remove(
      @Mixin HomeOption home,
      @Option(names = "--environment", required = true) String environment) {
    ApprovalRules rules = rules(home);
    if (rules.rule(environment).isEmpty()) {
      throw AgentException.usage(
          "There is no rule for " + environment + ".", "See: sluice agent approvals list");
    }
    rules.without(environment, Instant.now()).write(home.home().approvals());
    out().println("Nothing of " + environment + " must be proven any more.");
    return 0;
  }

  private static String sentence(ApprovalRule rule) {
    return "%s: %d of %d people, not older than %d h, signed in anew within %d min%s"
        .formatted(
            rule.environment(),
            rule.required(),
            rule.people().size(),
            rule.valid().toHours(),
            rule.fresh().toMinutes(),
            rule.acr().isEmpty() ? "" : ", by " + String.join(" or ", rule.acr()));
  }

  private static String sentence(TrustedPasskey passkey) {
    return "trusts a passkey of %s for %s, fingerprint %s"
        .formatted(passkey.person(), passkey.origin(), passkey.fingerprint());
  }

  private static ApprovalRules rules(HomeOption home) {
    return ApprovalRules.read(home.home().approvals());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw AgentException.usage(
          file + " cannot be read: " + e.getMessage() + ".",
          "Save what the provider publishes at its jwks_uri there.");
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
