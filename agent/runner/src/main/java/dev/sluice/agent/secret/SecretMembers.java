package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a secret that is a JSON object. No error shows anything of it, not even the names
 * of its keys.
 *
 * @param object the secret
 * @param from where it came from, for errors
 */
record SecretMembers(JsonNode object, Object from) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Reads a text. */
  static SecretMembers of(String text, Object from) {
    try {
      return new SecretMembers(JSON.readTree(text), from);
    } catch (JacksonException hidden) {
      throw AgentException.usage(
          from + " holds no JSON object.", "Leave the #KEY out, or store an object there.");
    }
  }

  /**
   * A text or number among them.
   *
   * @throws AgentException when there is no such member
   */
  String text(String key) {
    JsonNode member = object.path(key);
    if (!member.isString() && !member.isNumber()) {
      throw AgentException.usage(
          from + " has no text under the key " + key + ".",
          "Look at the names of its keys, and name the one that is meant by #KEY.");
    }
    return member.asString();
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
