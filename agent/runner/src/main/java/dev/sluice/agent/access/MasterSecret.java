package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
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
    return opening(home, inFile(home));
  }

  /** The key file's secrets: one, or the one before and the next where a change was cut off. */
  static List<MasterSecret> inFile(Home home) {
    return new String(home.masterKey().read(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .map(line -> new MasterSecret(line.strip()))
        .toList();
  }

  /** Of several secrets the one that opens the store of a home; the last where none does. */
  private static MasterSecret opening(Home home, List<MasterSecret> secrets) {
    if (secrets.isEmpty()) {
      throw AgentException.usage(
          home.masterKey().path() + " is empty.", "Restore it, or set " + VARIABLE + ".");
    }
    MasterSecret last = secrets.get(secrets.size() - 1);
    return secrets.stream()
        .limit(secrets.size() - 1L)
        .filter(one -> new CredentialStore(home, one).opens())
        .findFirst()
        .orElse(last);
  }

  /** Whether the environment names a passphrase, which then goes before any key file. */
  static boolean named(Map<String, String> environment) {
    return !environment.getOrDefault(VARIABLE, "").isBlank();
  }

  /** A new random one. */
  static MasterSecret random() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return new MasterSecret(Base64.getEncoder().encodeToString(random));
  }

  /** Leaves a random key file in a home unless a passphrase or one is there. */
  public static void prepare(Home home, Map<String, String> environment) {
    if (!named(environment) && !home.masterKey().exists()) {
      home.masterKey().write(random().value().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
