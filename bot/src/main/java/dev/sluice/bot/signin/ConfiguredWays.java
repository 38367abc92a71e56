package dev.sluice.bot.signin;

import dev.sluice.chat.SignInWays;
import dev.sluice.pipeline.catalog.IdentityProvider;
import dev.sluice.pipeline.catalog.SamlProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import java.util.List;
import org.springframework.stereotype.Component;

/** The ways to sign in that the configuration names. */
@Component
class ConfiguredWays implements SignInWays {
  private final ServerConfiguration server;

  ConfiguredWays(ServerConfiguration server) {
    this.server = server;
  }

  @Override
  public List<Way> elsewhere() {
    return server.providers().stream()
        .map(provider -> new Way(provider.label(), way(provider)))
        .toList();
  }

  /** Where signing in at a provider begins. */
  static String way(IdentityProvider provider) {
    String kind = provider instanceof SamlProvider ? "saml" : "oidc";
    return "/sign-in/" + kind + "/" + provider.name();
  }

  @Override
  public Passwords passwords() {
    return switch (server.localSignIn()) {
      case EVERYBODY, PASSKEY -> Passwords.EVERYBODY;
      case EMERGENCY -> Passwords.EMERGENCY;
      case OFF -> Passwords.NOBODY;
    };
  }
}
