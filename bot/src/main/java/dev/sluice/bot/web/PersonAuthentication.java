package dev.sluice.bot.web;

import dev.sluice.pipeline.kernel.PersonId;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A person who signed in by a browser, whichever way; what was typed is not kept. */
final class PersonAuthentication extends AbstractAuthenticationToken {
  private final String name;

  PersonAuthentication(PersonId person) {
    super(AuthorityUtils.createAuthorityList("ROLE_PERSON"));
    this.name = Principals.name(person);
    setAuthenticated(true);
  }

  @Override
  public Object getPrincipal() {
    return name;
  }

  @Override
  public Object getCredentials() {
    return "";
  }
}
