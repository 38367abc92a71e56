package dev.sluice.analysis.impact;

import java.net.URI;

/**
 * Where a repository is, and what opens it.
 *
 * @param address an {@code https} or {@code file} address without a user
 * @param branch its branch; empty for the one that it names itself
 * @param user the user beside the secret; forges take any for a token
 * @param secret password or token, or empty for none
 */
public record MirrorSource(URI address, String branch, String user, String secret) {
  /** What is asked for: a branch, or whatever the repository says. */
  String wanted() {
    return branch.isEmpty() ? "HEAD" : "refs/heads/" + branch;
  }

  /** A text of others without the address and the secret that may stand in it. */
  String without(String text) {
    String plain = secret.isEmpty() ? text : text.replace(secret, "***");
    return Application.withoutUser(plain)
        .replace(address + ": ", "")
        .replace(address.toString(), "it");
  }

  /** Never the secret. */
  @Override
  public String toString() {
    return "MirrorSource[" + address + ", " + branch + "]";
  }
}
