package dev.sluice.agent.home;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What enrolment left: who this agent is, where its server is and which key that server signs with.
 *
 * @param agentId id that the server gave
 * @param workspace its workspace
 * @param name its name
 * @param server base URL of the server
 * @param insecureHttp whether plain HTTP to another host was allowed expressly
 * @param serverKey the pinned bundle key, JWK
 */
public record Identity(
    String agentId,
    String workspace,
    String name,
    String server,
    boolean insecureHttp,
    String serverKey) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * Reads the identity of a home.
   *
   * @throws AgentException when the agent is not enrolled
   */
  public static Identity read(Home home) {
    if (!home.identity().exists()) {
      throw AgentException.usage(
          "No agent is enrolled in " + home.folder() + ".",
          "Run: sluice agent enroll --server URL --key-file FILE --name NAME");
    }
    try {
      return JSON.readValue(home.identity().read(), Identity.class);
    } catch (JacksonException e) {
      throw AgentException.usage(
          home.identity().path() + " is damaged.", "Restore it from a backup or enrol again.");
    }
  }

  /** Keeps the identity in a home. */
  public void write(Home home) {
    home.identity().write(JSON.writeValueAsString(this).getBytes(StandardCharsets.UTF_8));
  }
}
