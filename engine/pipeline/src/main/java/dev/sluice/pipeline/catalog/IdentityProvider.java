package dev.sluice.pipeline.catalog;

import java.time.Duration;
import java.util.Optional;

/** Where people sign in. Who comes from it is known by its issuer and the subject there. */
public sealed interface IdentityProvider permits OidcProvider, SamlProvider {
  /** Its name in addresses; unique. */
  String name();

  /** What the button at the sign-in page says. */
  String label();

  /** The issuer of the identities; unique. */
  String issuer();

  /** Which claims are read. */
  Claims claims();

  /** How long groups that came with a sign-in count; directories by SCIM are not bound by it. */
  Duration groupsValid();

  /** The token with which the provider's directory may write people and groups, if it may. */
  Optional<SecretReference> scimToken();

  /**
   * Which claims or attributes of a provider are read.
   *
   * @param subject what names the person for ever, never an e-mail address
   * @param displayName how the person is shown
   * @param groups names or ids of groups; empty when the provider sends none
   */
  record Claims(String subject, String displayName, String groups) {}
}
