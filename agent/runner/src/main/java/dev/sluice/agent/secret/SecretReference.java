package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A secret, or where it stands: {@code ${env:NAME}}, {@code ${file:PATH}}, {@code ${command:PROGRAM
 * WORDS}}, {@code ${vault:PATH}} or {@code ${vault-login:PATH}}, looked up at the time of use;
 * anything else is the secret itself. With {@code #KEY} after the kind, as in {@code
 * ${file#password:PATH}}, it is that member of a JSON object there; in Vault, where a secret always
 * has members, {@code password} is meant unless a key is given. Files must belong to the agent
 * alone.
 */
public record SecretReference(String text) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\$\\{(?<kind>env|file|command|vault|vault-login)(#(?<key>[^:{}\\p{Cntrl}]{1,128}))?"
              + ":(?<place>[^\\p{Cntrl}]{1,4096})\\}");

  private enum Kind {
    ENV,
    FILE,
    COMMAND,
    VAULT,
    VAULT_LOGIN
  }

  private record Place(Kind kind, Optional<String> key, String where) {}

  /** Reads a secret out of Vault. */
  public interface VaultReader {
    /**
     * The member of a secret.
     *
     * @throws AgentException when it cannot be had
     */
    String read(String path, String key);
  }

  /**
   * A reference that a person wrote.
   *
   * @throws AgentException when it is none, or one that can never be looked up
   */
  public static SecretReference parse(String text) {
    SecretReference reference = new SecretReference(text);
    Place place =
        reference
            .place()
            .orElseThrow(
                () ->
                    AgentException.usage(
                        "A reference looks like ${env:NAME}, ${file:PATH}, ${command:PROGRAM"
                            + " WORDS}, ${vault:PATH} or ${vault-login:PATH}.",
                        "A password itself never goes on the command line."));
    switch (place.kind()) {
      case ENV, FILE -> {}
      case COMMAND -> SecretCommand.of(place.where());
      case VAULT, VAULT_LOGIN -> VaultCalls.checked(place.where());
    }
    return reference;
  }

  /** Whether it only says where the secret stands. */
  public boolean elsewhere() {
    return place().isPresent();
  }

  /** The path in Vault that makes a user with its password; empty for a password alone. */
  public Optional<String> loginPath() {
    return place().filter(place -> place.kind() == Kind.VAULT_LOGIN).map(Place::where);
  }

  /**
   * The secret, which may stand anywhere but in Vault.
   *
   * @throws AgentException when it cannot be had
   */
  public String resolve(Map<String, String> environment) {
    return resolve(
        environment,
        (path, key) -> {
          throw AgentException.usage(
              "This secret cannot come from Vault.",
              "Name it by ${env:NAME}, ${file:PATH} or ${command:PROGRAM WORDS}.");
        });
  }

  /**
   * The secret.
   *
   * @throws AgentException when it cannot be had
   */
  public String resolve(Map<String, String> environment, VaultReader vault) {
    Optional<Place> found = place();
    if (found.isEmpty()) {
      return text;
    }
    Place place = found.get();
    return switch (place.kind()) {
      case ENV -> member(place, variable(place.where(), environment), this);
      case FILE -> member(place, file(Path.of(place.where())), this);
      case COMMAND -> printed(place, environment);
      case VAULT -> vault.read(place.where(), place.key().orElse("password"));
      case VAULT_LOGIN ->
          throw AgentException.usage(
              "A user from Vault can be had for a connection only.",
              "Name a secret by ${vault:PATH} there.");
    };
  }

  private static String member(Place place, String found, Object from) {
    return place.key().map(key -> SecretMembers.of(found, from).text(key)).orElse(found);
  }

  private String printed(Place place, Map<String, String> environment) {
    SecretCommand command = SecretCommand.of(place.where());
    return place.key().isEmpty()
        ? command.line(environment)
        : member(place, command.answer(environment), command);
  }

  private static String variable(String name, Map<String, String> environment) {
    return Optional.ofNullable(environment.get(name))
        .orElseThrow(
            () ->
                AgentException.usage(
                    "The environment variable " + name + " is not set.",
                    "Set it where the agent starts."));
  }

  private static String file(Path path) {
    return new String(new PrivateFile(path).read(), StandardCharsets.UTF_8).strip();
  }

  private Optional<Place> place() {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    Kind kind =
        switch (form.group("kind")) {
          case "env" -> Kind.ENV;
          case "file" -> Kind.FILE;
          case "command" -> Kind.COMMAND;
          case "vault" -> Kind.VAULT;
          default -> Kind.VAULT_LOGIN;
        };
    return Optional.of(
        new Place(kind, Optional.ofNullable(form.group("key")), form.group("place")));
  }

  /** Where the secret stands; of a command the program alone, because an argument may be one. */
  @Override
  public String toString() {
    return place().map(this::shown).orElse("(secret)");
  }

  private String shown(Place place) {
    return place.kind() == Kind.COMMAND
        ? "${command:" + place.where().strip().split("\\s", 2)[0] + " …}"
        : text;
  }
}
