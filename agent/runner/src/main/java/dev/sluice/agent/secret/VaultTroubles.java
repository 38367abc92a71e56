package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.VaultCalls.Answer;

/** Says in our own words what Vault refused; nothing of its answer is repeated. */
final class VaultTroubles {
  private static final String TEST = "Then: sluice agent vault test";

  private VaultTroubles() {}

  /** A request that came with a token. */
  static AgentException refused(String path, Answer answer) {
    return switch (answer.status()) {
      case 403 ->
          AgentException.usage(
              "Vault denies the agent permission for " + path + ".",
              "Let a policy of the agent's role allow it, in the right namespace. " + TEST);
      case 404 -> missing(path, answer);
      case 400, 405 ->
          AgentException.usage(
              "Vault does nothing of that kind at " + path + ".",
              "Check the path: secret/data/shop of a KV store, database/creds/ROLE for a user.");
      default -> away(answer);
    };
  }

  /** An attempt to sign in. */
  static AgentException signIn(VaultSettings settings, Answer answer) {
    return switch (answer.status()) {
      case 400, 403 ->
          AgentException.usage(
              "Vault does not sign the agent in (" + settings.login().word() + ").",
              "Check the role, that its credential is not used up or over, and the namespace. "
                  + TEST);
      case 404, 405 ->
          AgentException.usage(
              "Vault has no auth method at " + settings.mount() + ".",
              "Enable it there, or name its path by --mount; check the namespace.");
      default -> away(answer);
    };
  }

  private static AgentException missing(String path, Answer answer) {
    if (answer.body().path("data").has("metadata")) {
      return AgentException.usage(
          "The newest version of " + path + " in Vault is deleted.",
          "Undelete it, or write the secret again.");
    }
    return AgentException.usage(
        "Vault has nothing at " + path + ".",
        "Check path and namespace; a KV store of version 2 has data/ after its mount, as in"
            + " secret/data/shop.");
  }

  private static AgentException away(Answer answer) {
    int status = answer.status();
    if (status == 503) {
      return AgentException.unreachable(
          "Vault is sealed or not ready (503).", "Unseal it: vault operator unseal. " + TEST);
    }
    if (status / 100 == 3) {
      return AgentException.unreachable(
          "Vault sends us elsewhere (" + status + "); that is not followed.",
          "Give the address of the active node, or of the balancer before all of them.");
    }
    return status == 429 || status == 412 || status / 100 == 5
        ? AgentException.unreachable(
            "Vault has trouble (" + status + ").", "Look at its log, then try again.")
        : AgentException.usage(
            "Vault refuses (" + status + ").", "Look at Vault's audit log. " + TEST);
  }
}
