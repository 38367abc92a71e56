package dev.sluice.agent.secret;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.link.Certificates;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of the HTTP API, version 1. Redirects are never followed, because the token would go with
 * them; an answer may have 1 MB and take 20 seconds in all. Nothing of an answer is shown.
 */
final class VaultCalls {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LIMIT = 1024 * 1024;
  private static final Pattern PATH =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@-]*(/[A-Za-z0-9_][A-Za-z0-9._@-]*){0,30}");
  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");

  private final VaultSettings settings;
  private final Duration patience;
  private final HttpClient http;

  VaultCalls(VaultSettings settings) {
    this(settings, PATIENCE);
  }

  VaultCalls(VaultSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (!settings.caFile().isEmpty()) {
      builder.sslContext(trusting(Path.of(settings.caFile())));
    }
    this.http = builder.build();
  }

  /**
   * What Vault said.
   *
   * @param status HTTP status
   * @param body the object that it sent; one without members when there was none
   */
  record Answer(int status, JsonNode body) {
    boolean fine() {
      return status / 100 == 2;
    }

    @Override
    public String toString() {
      return "(answer " + status + ")";
    }
  }

  /** A path of the API that may be asked for. */
  static String checked(String path) {
    if (!PATH.matcher(path).matches()) {
      throw AgentException.usage(
          "'" + path + "' is no path in Vault.",
          "Write it as the API has it, without v1/: secret/data/shop, for example.");
    }
    return path;
  }

  /** Reads. */
  Answer get(String path, String token) {
    return ask(request(path, token).GET().build());
  }

  /** Asks for something to be done; an empty token is left out. */
  Answer post(String path, Map<String, ?> body, String token) {
    String text = JSON.writeValueAsString(body);
    return ask(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(text))
            .build());
  }

  private HttpRequest.Builder request(String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(settings.address() + "/v1/" + checked(path)))
            .header("Accept", "application/json")
            .header("X-Vault-Request", "true");
    if (!settings.namespace().isEmpty()) {
      request.header("X-Vault-Namespace", settings.namespace());
    }
    if (token.isEmpty()) {
      return request;
    }
    if (!TOKEN.matcher(token).matches()) {
      throw AgentException.usage(
          "The token for Vault is not one line of plain characters.",
          "Look at what " + settings.shownCredential() + " holds.");
    }
    return request.header("X-Vault-Token", token);
  }

  private Answer ask(HttpRequest request) {
    CompletableFuture<Answer> answer =
        http.sendAsync(request, head -> new BoundedBody(LIMIT))
            .thenApply(response -> new Answer(response.statusCode(), object(response.body())));
    try {
      return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unreachable("it does not answer within " + patience.toSeconds() + " s");
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw unreachable("the call was broken off");
    }
  }

  private AgentException failed(Throwable failure) {
    if (failure instanceof JacksonException) {
      return AgentException.unreachable(
          settings.address() + " does not answer like Vault.", "Check the address.");
    }
    String message = failure.getMessage();
    String why = message == null ? "connection refused" : message;
    return Certificates.refused(settings.address(), failure, "give its PEM file by --ca-file.")
        .orElseGet(() -> unreachable(why));
  }

  private AgentException unreachable(String why) {
    return AgentException.unreachable(
        "Vault at " + settings.address() + " cannot be reached: " + why + ".",
        "Check the address, the network and that it runs: sluice agent vault test");
  }

  private static JsonNode object(byte[] body) {
    return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
  }

  private static SSLContext trusting(Path file) {
    try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
      KeyStore known = KeyStore.getInstance("PKCS12");
      known.load(null, null);
      int number = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        known.setCertificateEntry("authority-" + number++, one);
      }
      if (number == 0) {
        throw AgentException.usage(
            file + " holds no certificate.", "Give a PEM file with the authority's certificate.");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(known);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw AgentException.usage(
          file + " cannot be read as certificates.",
          "Give a PEM file with the authority's certificate that the agent may read.");
    }
  }
}
