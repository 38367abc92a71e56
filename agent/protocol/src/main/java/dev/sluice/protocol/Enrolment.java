package dev.sluice.protocol;

/** JSON bodies of enrolment. Keys are Ed25519 public keys as JWK JSON. */
public final class Enrolment {
  private Enrolment() {}

  /**
   * What an agent sends to enrol.
   *
   * @param key the one-time enrolment key
   * @param name name of the agent, unique in its workspace
   * @param publicKey the agent's own public key, JWK
   * @param agentVersion version of the program
   */
  public record Request(String key, String name, String publicKey, String agentVersion) {}

  /**
   * What it gets.
   *
   * @param agentId id of the agent
   * @param workspace workspace that it belongs to
   * @param serverKey the server's bundle-signing public key, JWK; the agent pins it
   */
  public record Response(String agentId, String workspace, String serverKey) {}
}
