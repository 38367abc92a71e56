package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.bot.restclient.credentials.ServiceClientCredentials;
import dev.sluice.chat.ChatException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import okhttp3.OkHttpClient;

/**
 * The token with which the bot calls the Bot Connector: the client-credentials grant of the tenant
 * of the application, kept until shortly before it ends. A token that the connector refuses is
 * fetched anew once.
 */
final class TeamsCredentials implements ServiceClientCredentials {
  private static final String SCOPE = "https://api.botframework.com/.default";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Duration EARLY = Duration.ofMinutes(5);
  private static final int FINE = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int SERVER = 500;
  private static final int TOO_MANY = 429;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();
  private final URI endpoint;
  private final String form;
  private final Clock clock;
  private String token = "";
  private Instant until = Instant.EPOCH;

  TeamsCredentials(TeamsProperties properties, Clock clock) {
    this.endpoint =
        URI.create(properties.endpoints().login() + properties.home() + "/oauth2/v2.0/token");
    this.form =
        "grant_type=client_credentials&client_id="
            + encoded(properties.appId())
            + "&client_secret="
            + encoded(properties.appPassword())
            + "&scope="
            + encoded(SCOPE);
    this.clock = clock;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * A token that holds.
   *
   * @throws ChatException SETUP when Entra refuses the application, AWAY when it does not answer
   */
  synchronized String token() {
    if (until.minus(EARLY).isBefore(clock.instant())) {
      fetch();
    }
    return token;
  }

  private synchronized void forget(String refused) {
    if (token.equals(refused)) {
      until = Instant.EPOCH;
    }
  }

  private void fetch() {
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
      if (response.statusCode() >= SERVER || response.statusCode() == TOO_MANY) {
        throw ChatException.away("Entra answers " + response.statusCode(), null);
      }
      JsonNode answer = Json.read(response.body());
      if (response.statusCode() != FINE) {
        throw refused(Json.text(answer, "error"));
      }
      token = Json.text(answer, "access_token");
      until = clock.instant().plusSeconds(answer.path("expires_in").asLong());
    } catch (IOException away) {
      throw ChatException.away("Entra cannot be reached for a token", away);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.away("stopped while a token was fetched", stopped);
    }
  }

  private static ChatException refused(String error) {
    return ChatException.setup(
        error.isEmpty() ? "no-token" : error,
        "Entra gives the bot no token (" + error + ").",
        "Check app-id, app-password and the first of tenants under sluice.chat.teams; a client"
            + " secret may have expired.");
  }

  @Override
  public void applyCredentialsFilter(OkHttpClient.Builder client) {
    client.addInterceptor(
        chain -> {
          String first = bearer();
          okhttp3.Response response = chain.proceed(signed(chain.request(), first));
          if (response.code() != UNAUTHORIZED) {
            return response;
          }
          response.close();
          forget(first);
          return chain.proceed(signed(chain.request(), bearer()));
        });
  }

  /** Within okhttp only an {@link IOException} may leave; the reason goes along as its cause. */
  private String bearer() throws IOException {
    try {
      return token();
    } catch (ChatException trouble) {
      InterruptedIOException carried = new InterruptedIOException("no token");
      carried.initCause(trouble);
      throw carried;
    }
  }

  private static okhttp3.Request signed(okhttp3.Request request, String token) {
    return request.newBuilder().header("Authorization", "Bearer " + token).build();
  }
}
