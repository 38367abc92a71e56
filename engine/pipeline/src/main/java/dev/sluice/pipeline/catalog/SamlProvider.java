package dev.sluice.pipeline.catalog;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A provider that speaks SAML 2.0.
 *
 * @param name its name in addresses
 * @param label what its button says
 * @param issuer its entity id
 * @param signIn where browsers are sent (HTTP-Redirect binding)
 * @param certificates whose keys sign its assertions; two while they are changed
 * @param claims which attributes are read; {@link #NAME_ID} is the name of the subject
 * @param groupsValid how long groups of a sign-in count
 * @param scimToken token of its directory
 */
public record SamlProvider(
    String name,
    String label,
    String issuer,
    URI signIn,
    List<X509Certificate> certificates,
    Claims claims,
    Duration groupsValid,
    Optional<SecretReference> scimToken)
    implements IdentityProvider {
  /** Stands for the subject's own name instead of an attribute. */
  public static final String NAME_ID = "NameID";

  public SamlProvider {
    certificates = List.copyOf(certificates);
  }
}
