package dev.sluice.pipeline.audit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Posts bodies to one address. No redirect is followed, and no address of the local link (where
 * clouds keep their metadata) is called.
 */
final class AuditPost {
  /** Where a cloud keeps the credentials of machines that have IPv6 alone. */
  private static final String METADATA = "fd00:ec2:0:0:0:0:0:254";

  private static final int FINE = 200;
  private static final int REDIRECTS = 300;
  private static final int LONGEST_ANSWER = 100_000;

  private final URI url;
  private final Duration timeout;
  private final HttpClient http;

  AuditPost(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Posts a body.
   *
   * @return the beginning of the answer
   * @throws IOException when the answer is not one of success
   */
  String post(String body, Map<String, String> headers) throws IOException, InterruptedException {
    InetAddress address = InetAddress.getByName(url.getHost());
    if (address.isLinkLocalAddress() || address.getHostAddress().equals(METADATA)) {
      throw new IOException("the address is of the local link");
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(timeout).POST(BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream text = answer.body()) {
      if (answer.statusCode() < FINE || answer.statusCode() >= REDIRECTS) {
        throw new IOException("the destination answered " + answer.statusCode());
      }
      byte[] said = AuditGuard.within(timeout, text, () -> text.readNBytes(LONGEST_ANSWER));
      return new String(said, StandardCharsets.UTF_8);
    }
  }
}
