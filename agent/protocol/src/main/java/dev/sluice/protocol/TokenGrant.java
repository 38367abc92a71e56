package dev.sluice.protocol;

/** JSON bodies that turn a proof of the agent's own key into a short-lived token. */
public final class TokenGrant {
  private TokenGrant() {}

  /**
   * The proof: a compact JWS signed by the agent's key with claims {@code iss}=agent id, {@code
   * aud}={@code sluice-agent-token}, {@code jti} and {@code exp} at most 60 s ahead.
   */
  public record Request(String proof) {}

  /** The token for the {@code Authorization: Bearer} header of the WebSocket, and its lifetime. */
  public record Response(String token, long seconds) {}
}
