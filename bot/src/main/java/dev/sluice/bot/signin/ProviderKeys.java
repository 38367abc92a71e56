package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestTemplate;

/**
 * Reads what providers sign: by a key that the provider publishes (never one that the token names),
 * asymmetric, and in time. What the claims must say is for whoever asks.
 */
@Component
class ProviderKeys {
  /** How far the clocks of providers may be off. */
  static final Duration SKEW = Duration.ofSeconds(60);

  private final OidcClients clients;
  private final Map<String, Known> decoders = new ConcurrentHashMap<>();

  ProviderKeys(OidcClients clients) {
    this.clients = clients;
  }

  /**
   * The claims of a token.
   *
   * @param what how it is called in a refusal, for example {@code identity token}
   * @throws SignInRefusedException when it is not signed so, or the keys cannot be had
   */
  Jwt read(ClientRegistration client, String token, String what) {
    try {
      return decoderOf(client).decode(token);
    } catch (BadJwtException e) {
      throw new SignInRefusedException(
          Notice.REFUSED, "the " + what + " cannot be verified: " + e.getMessage(), e);
    } catch (JwtException e) {
      throw new SignInRefusedException(
          Notice.UNREACHABLE, "the keys of the provider cannot be had: " + e.getMessage(), e);
    }
  }

  /** One that was made for what the provider publishes now; a moved key set gets another one. */
  private NimbusJwtDecoder decoderOf(ClientRegistration client) {
    ClientRegistration.ProviderDetails provider = client.getProviderDetails();
    String made = provider.getIssuerUri() + " " + provider.getJwkSetUri();
    return decoders
        .compute(
            client.getRegistrationId() + " " + client.getClientId(),
            (key, known) ->
                known != null && known.madeFor().equals(made)
                    ? known
                    : new Known(made, decoder(client)))
        .decoder();
  }

  private NimbusJwtDecoder decoder(ClientRegistration client) {
    String uri = Objects.requireNonNull(client.getProviderDetails().getJwkSetUri());
    RestTemplate http = new RestTemplate(clients.requests());
    http.getMessageConverters().add(0, new StringHttpMessageConverter());
    NimbusJwtDecoder decoder =
        NimbusJwtDecoder.withJwkSetUri(uri)
            .restOperations(http)
            .jwsAlgorithms(
                algorithms -> {
                  algorithms.addAll(Set.of(SignatureAlgorithm.values()));
                })
            .validateType(false)
            .build();
    decoder.setJwtValidator(new JwtTimestampValidator(SKEW));
    return decoder;
  }

  /** A decoder with the issuer and key set that it was made for. */
  private record Known(String madeFor, NimbusJwtDecoder decoder) {}
}
