package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.secret.SecretReference;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The secret that the credential store's key is derived from: {@code SLUICE_AGENT_PASSPHRASE} (a
 * value, or {@code ${file:PATH}}), else the random key file that enrolment left in the home.
 */
public record MasterSecret(String value) {
  private static final String VARIABLE = "SLUICE_AGENT_PASSPHRASE";
  private static final int SHORTEST = 12;

  public MasterSecret {
    if (value.length() < SHORTEST) {
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

  /**
   * A passphrase to come, from the place that a person named.
   *
   * @throws AgentException when the place holds no passphrase, or a reference: at the next start it
   *     would be looked up, and what it refers to would not open the store
   */
  public static MasterSecret chosen(SecretReference place, Map<String, String> environment) {
    String value = place.resolve(environment);
    if (value.isBlank() || value.startsWith("${")) {
      throw AgentException.usage(
          "The new passphrase is blank or a reference such as ${file:PATH}.",
          "Give the passphrase itself; --new-file reads it from a file.");
    }
    return new MasterSecret(value);
  }

  /**
   * What the key file may hold: one secret, of several lines if somebody made it so; or, where a
   * change was cut off, the one before and in the last line the next.
   */
  static List<MasterSecret> inFile(Home home) {
    String text = new String(home.masterKey().read(), StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw AgentException.usage(
          home.masterKey().path() + " is empty.", "Restore it, or set " + VARIABLE + ".");
    }
    int end = text.lastIndexOf('\n');
    Stream<String> pair =
        end < 0 ? Stream.empty() : Stream.of(text.substring(0, end), text.substring(end));
    return Stream.concat(
            Stream.of(text), pair.map(String::strip).filter(one -> one.length() >= SHORTEST))
        .map(MasterSecret::new)
        .toList();
  }

  /** Of several secrets the one that opens the store of a home; the last where none does. */
  private static MasterSecret opening(Home home, List<MasterSecret> secrets) {
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
