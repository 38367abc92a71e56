package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.link.ServerAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where Vault or OpenBao is, and how the agent signs in there.
 *
 * @param address base URL: HTTPS, or HTTP on this very machine
 * @param namespace namespace of everything that is asked for, or empty
 * @param caFile PEM file with the authorities to trust in place of the machine's, or empty
 * @param login way to sign in
 * @param mount path of the auth method, without {@code auth/}; empty for a token
 * @param role AppRole's role id, or the name of the Kubernetes role; empty for a token
 * @param credential where AppRole's secret id or the token stands, as a {@link SecretReference}; or
 *     the path of the service account's token
 */
public record VaultSettings(
    String address,
    String namespace,
    String caFile,
    Login login,
    String mount,
    String role,
    String credential) {
  private static final Pattern NAMESPACE = Pattern.compile("[A-Za-z0-9._/-]{0,256}");
  private static final Pattern ROLE = Pattern.compile("[A-Za-z0-9._-]{1,256}");

  /** A way to sign in. */
  public enum Login {
    /** By role id and secret id, for a token of one's own. */
    APPROLE,
    /** By the token of a Kubernetes service account, for a token of one's own. */
    KUBERNETES,
    /** With a token that somebody made. */
    TOKEN;

    /** As commands spell it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public VaultSettings {
    address = ServerAddress.secured(address).base().toString();
    if (!NAMESPACE.matcher(namespace).matches()) {
      throw AgentException.usage(
          "'" + namespace + "' cannot be the namespace.", "Use one like team-a/prod.");
    }
    if (!caFile.isEmpty() && !Path.of(caFile).isAbsolute()) {
      throw AgentException.usage(
          "'" + caFile + "' is no absolute path.", "Give the whole path of the PEM file.");
    }
    if (login != Login.TOKEN) {
      VaultCalls.checked(mount);
      requireRole(role);
    }
    if (login == Login.KUBERNETES) {
      requireFile(credential);
    } else if (SecretReference.parse(credential).text().startsWith("${vault")) {
      throw AgentException.usage(
          "What opens Vault cannot stand in Vault.", "Use ${file:PATH}, for example.");
    }
  }

  private static void requireRole(String role) {
    if (!ROLE.matcher(role).matches()) {
      throw AgentException.usage(
          "'" + role + "' cannot be the role.",
          "Give AppRole's role id or the name of the Kubernetes role with --role.");
    }
  }

  private static void requireFile(String file) {
    if (!Path.of(file).isAbsolute()) {
      throw AgentException.usage(
          "'" + file + "' is no absolute path.",
          "Give the whole path of the service account's token.");
    }
  }

  @Override
  public String toString() {
    return address
        + (namespace.isEmpty() ? "" : " namespace " + namespace)
        + (caFile.isEmpty() ? "" : " authorities of " + caFile)
        + (login == Login.TOKEN ? ", token" : ", " + login.word() + " at " + mount + " as " + role)
        + ", "
        + shownCredential();
  }

  /** Where the credential stands, for people. */
  String shownCredential() {
    return login == Login.KUBERNETES ? credential : new SecretReference(credential).toString();
  }
}
