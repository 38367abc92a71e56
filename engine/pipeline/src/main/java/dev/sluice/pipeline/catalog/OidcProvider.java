package dev.sluice.pipeline.catalog;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A provider that speaks OpenID Connect.
 *
 * @param name its name in addresses
 * @param label what its button says
 * @param issuer its issuer, under which its metadata is found
 * @param client how the server is known there
 * @param confirmer how it is known there when it asks people to confirm approvals
 * @param claims which claims are read
 * @param require claims that must have exactly this value, for example a tenant
 * @param groupsValid how long groups of a sign-in count
 * @param scimToken token of its directory
 */
public record OidcProvider(
    String name,
    String label,
    String issuer,
    Client client,
    Client confirmer,
    Claims claims,
    Map<String, String> require,
    Duration groupsValid,
    Optional<SecretReference> scimToken)
    implements IdentityProvider {
  public OidcProvider {
    require = Map.copyOf(require);
  }

  /** The same provider as it is asked to confirm approvals. */
  public OidcProvider confirming() {
    return new OidcProvider(
        name, label, issuer, confirmer, confirmer, claims, require, groupsValid, scimToken);
  }

  /**
   * How the server is known at the provider.
   *
   * @param id client id
   * @param secret client secret; empty for a public client, which PKCE alone protects
   * @param scopes scopes that are asked for
   */
  public record Client(String id, Optional<SecretReference> secret, List<String> scopes) {
    public Client {
      scopes = List.copyOf(scopes);
    }
  }
}
