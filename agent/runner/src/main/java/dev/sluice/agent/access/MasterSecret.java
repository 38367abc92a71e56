package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * The secret that the credential store's key is derived from: {@code SLUICE_AGENT_PASSPHRASE} (a
 * value, or {@code ${file:PATH}}), else the random key file that enrolment left in the home.
 */
public record MasterSecret(String value) {
  private static final String VARIABLE = "SLUICE_AGENT_PASSPHRASE";

  public MasterSecret {
    if (value.length() < 12) {
      throw AgentException.usage(
          "The passphrase of the credential store is shorter than 12 characters.",
          "Choose a longer one, or unset " + VARIABLE + " to use a random key file.");
    }
  }

  /** Finds the secret of a home. */
  public static MasterSecret find(Home home, Map<String, String> environment) {
    String named = environment.getOrDefault(VARIABLE, "");
    if (!named.isBlank()) {
      return new MasterSecret(new SecretReference(named).resolve(environment));
    }
    if (!home.masterKey().exists()) {
      throw AgentException.usage(
          "The credential store of " + home.folder() + " has no key.",
          "Enrol the agent first, restore master.key, or set " + VARIABLE + ".");
    }
    return new MasterSecret(new String(home.masterKey().read(), StandardCharsets.UTF_8).strip());
  }

  /** Leaves a random key file in a home unless a passphrase or one is there. */
  public static void prepare(Home home, Map<String, String> environment) {
    if (environment.getOrDefault(VARIABLE, "").isBlank() && !home.masterKey().exists()) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      home.masterKey()
          .write(Base64.getEncoder().encodeToString(random).getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
