package dev.sluice.agent.access;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A secret, or where it stands: {@code ${env:NAME}} and {@code ${file:PATH}} are looked up at the
 * time of use, anything else is the secret itself. Files must belong to the agent alone.
 */
public record SecretReference(String text) {
  /**
   * The secret.
   *
   * @throws AgentException when the variable or the file is not there
   */
  public String resolve(Map<String, String> environment) {
    if (text.startsWith("${env:") && text.endsWith("}")) {
      String name = text.substring(6, text.length() - 1);
      String value = environment.get(name);
      if (value == null) {
        throw AgentException.usage(
            "The environment variable " + name + " is not set.", "Set it where the agent starts.");
      }
      return value;
    }
    if (text.startsWith("${file:") && text.endsWith("}")) {
      Path path = Path.of(text.substring(7, text.length() - 1));
      return new String(new PrivateFile(path).read(), StandardCharsets.UTF_8).strip();
    }
    return text;
  }

  @Override
  public String toString() {
    return text.startsWith("${") ? text : "(secret)";
  }
}
