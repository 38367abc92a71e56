package dev.sluice.bot.web;

import dev.sluice.pipeline.identity.Tokens.Holder;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

/** A request with a bearer token that is valid now. */
final class TokenAuthentication extends AbstractAuthenticationToken {
  private final transient Holder holder;
  private final String name;

  TokenAuthentication(Holder holder) {
    super(AuthorityUtils.createAuthorityList("ROLE_PERSON"));
    this.holder = holder;
    this.name = Principals.name(holder.person());
    setAuthenticated(true);
  }

  Holder holder() {
    return holder;
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
