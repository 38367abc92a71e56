package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bot.TestProvider;
import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.pipeline.catalog.IdentityProvider.Claims;
import dev.sluice.pipeline.catalog.OidcProvider;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.ServerConfiguration.LocalSignIn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the server believes of the metadata of a provider. */
class OidcClientsTest {
  private static final Duration SOON = Duration.ofMillis(300);

  private final TestProvider provider = new TestProvider();
  private final TestProvider other = new TestProvider();

  @AfterEach
  void stop() {
    provider.close();
    other.close();
  }

  @Test
  void readsWhereToSendPeopleAndAsksOnce() {
    OidcClients clients = clients();

    assertThat(clients.registration(corp(provider.issuer())).getProviderDetails().getTokenUri())
        .isEqualTo(provider.issuer() + "/token");
    clients.registration(corp(provider.issuer()));

    assertThat(provider.fetched()).containsExactly("/.well-known/openid-configuration");
  }

  @Test
  void followsNoRedirectToAnotherHost() {
    provider.movesTo(other.issuer());

    refuses(clients(), provider.issuer());

    assertThat(other.fetched()).isEmpty();
  }

  @Test
  void takesNoMetadataOfAnotherIssuer() {
    provider.says(Map.of("issuer", other.issuer()));

    refuses(clients(), provider.issuer());
  }

  @Test
  void comesBackWhenAProviderThatWasAwayFromTheBeginningIsThere() {
    OidcClients clients = clients();
    provider.isDown();
    refuses(clients, provider.issuer());

    provider.knows(Map.of());

    assertThat(clients.registration(corp(provider.issuer())).getClientId()).isEqualTo("sluice");
  }

  @Test
  void saysSoWhereNobodyListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    refuses(clients(), "http://localhost:" + port);
  }

  @Test
  void givesUpOnAProviderThatTakesAConnectionAndSaysNothingOrNeverEnds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refuses(clients(SOON), "http://localhost:" + silent.getLocalPort());
    }
    provider.stalls();

    refuses(clients(SOON), provider.issuer());
    assertThat(provider.fetched()).isNotEmpty();
  }

  private static void refuses(OidcClients clients, String issuer) {
    assertThatThrownBy(() -> clients.registration(corp(issuer)))
        .asInstanceOf(InstanceOfAssertFactories.type(SignInRefusedException.class))
        .extracting(SignInRefusedException::notice)
        .isEqualTo(Notice.UNREACHABLE);
  }

  static OidcClients clients() {
    return clients(Duration.ofSeconds(10));
  }

  private static OidcClients clients(Duration patience) {
    return new OidcClients(
        new ServerConfiguration(
            "https://sluice.example",
            LocalSignIn.EVERYBODY,
            List.of(),
            ServerConfiguration.Trail.NOWHERE),
        patience);
  }

  private static OidcProvider corp(String issuer) {
    OidcProvider.Client client =
        new OidcProvider.Client("sluice", Optional.empty(), List.of("openid"));
    return new OidcProvider(
        "corp",
        "Corp",
        issuer,
        client,
        client,
        new Claims("sub", "name", ""),
        Map.of(),
        Duration.ofDays(7),
        Optional.empty());
  }
}
