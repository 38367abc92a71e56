package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import dev.sluice.bot.signin.SignInRequests.Begun;
import dev.sluice.pipeline.catalog.OidcProvider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/** The authorization code flow with PKCE (S256) and a nonce, from the request to the claims. */
@Component
class OidcExchange {
  private final OidcClients clients;
  private final IdentityTokens tokens;
  private final RestClientAuthorizationCodeTokenResponseClient endpoint =
      new RestClientAuthorizationCodeTokenResponseClient();

  OidcExchange(OidcClients clients, IdentityTokens tokens) {
    this.clients = clients;
    this.tokens = tokens;
    endpoint.setRestClient(
        RestClient.builder()
            .requestFactory(clients.requests())
            .configureMessageConverters(
                converters ->
                    converters
                        .addCustomConverter(
                            new org.springframework.http.converter.FormHttpMessageConverter())
                        .addCustomConverter(new OAuth2AccessTokenResponseHttpMessageConverter()))
            .defaultStatusHandler(
                new org.springframework.security.oauth2.client.http
                    .OAuth2ErrorResponseErrorHandler())
            .build());
  }

  /** Where the browser goes to sign in. */
  String address(OidcProvider provider, Begun begun, Map<String, Object> more) {
    return request(clients.registration(provider), begun, more).getAuthorizationRequestUri();
  }

  /** Redeems a code, once, and verifies who it stands for. */
  Jwt redeem(OidcProvider provider, Begun begun, String code) {
    ClientRegistration client = clients.registration(provider);
    OAuth2AuthorizationExchange exchange =
        new OAuth2AuthorizationExchange(
            request(client, begun, Map.of()),
            OAuth2AuthorizationResponse.success(code)
                .redirectUri(Objects.requireNonNull(client.getRedirectUri()))
                .state(begun.state())
                .build());
    OAuth2AccessTokenResponse answer = answer(provider, client, exchange);
    if (answer.getAdditionalParameters().get(OidcParameterNames.ID_TOKEN) instanceof String token) {
      return tokens.verify(provider, client, token, begun.nonce());
    }
    throw new SignInRefusedException(Notice.REFUSED, "the provider sent no identity token");
  }

  private OAuth2AccessTokenResponse answer(
      OidcProvider provider, ClientRegistration client, OAuth2AuthorizationExchange exchange) {
    try {
      return endpoint.getTokenResponse(new OAuth2AuthorizationCodeGrantRequest(client, exchange));
    } catch (OAuth2AuthorizationException e) {
      String code = e.getError().getErrorCode();
      boolean unreachable = Set.of("invalid_token_response", "server_error").contains(code);
      throw new SignInRefusedException(
          unreachable ? Notice.UNREACHABLE : Notice.REFUSED,
          provider.issuer() + " gave no token: " + code,
          e);
    }
  }

  private static OAuth2AuthorizationRequest request(
      ClientRegistration client, Begun begun, Map<String, Object> more) {
    return OAuth2AuthorizationRequest.authorizationCode()
        .authorizationUri(Objects.requireNonNull(client.getProviderDetails().getAuthorizationUri()))
        .clientId(client.getClientId())
        .redirectUri(client.getRedirectUri())
        .scopes(client.getScopes())
        .state(begun.state())
        .attributes(
            attributes -> {
              attributes.put(OAuth2ParameterNames.REGISTRATION_ID, client.getRegistrationId());
              attributes.put(PkceParameterNames.CODE_VERIFIER, begun.verifier());
            })
        .additionalParameters(
            parameters -> {
              parameters.put("nonce", begun.nonce());
              parameters.put(PkceParameterNames.CODE_CHALLENGE, challenge(begun.verifier()));
              parameters.put(PkceParameterNames.CODE_CHALLENGE_METHOD, "S256");
              parameters.putAll(more);
            })
        .build();
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
