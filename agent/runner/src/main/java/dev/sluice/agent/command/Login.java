package dev.sluice.agent.command;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.secret.SecretReference;
import java.util.Optional;

/**
 * Who signs in to a database that the command line names.
 *
 * @param user login role, or empty when the address names it
 * @param passwordVariable environment variable that holds the password, or empty for none
 */
record Login(String user, String passwordVariable) {
  static Login of(Optional<String> user, Optional<String> passwordVariable) {
    return new Login(user.orElse(""), passwordVariable.orElse(""));
  }

  /** The same, with what is missing taken from another one. */
  Login or(Login other) {
    return new Login(
        user.isEmpty() ? other.user : user,
        passwordVariable.isEmpty() ? other.passwordVariable : passwordVariable);
  }

  /** The password, or what the address gave when it stood in a file. */
  String password(String ofAddress) {
    if (passwordVariable.isEmpty()) {
      return ofAddress;
    }
    if (!ofAddress.isEmpty()) {
      throw AgentException.usage(
          "The password is given twice, by the file and by --password-env.", "Keep one of them.");
    }
    return new SecretReference("${env:" + passwordVariable + "}").resolve(System.getenv());
  }
}
