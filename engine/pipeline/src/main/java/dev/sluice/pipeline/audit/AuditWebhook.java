package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDestinations.Webhook;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends lines to a webhook. {@code Sluice-Signature: t=SECONDS,v1=HEX} is HMAC-SHA256 with the
 * shared secret over {@code SECONDS.BODY}. No redirect is followed, and no address of the local
 * link (where clouds keep their metadata) is called.
 */
final class AuditWebhook {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINE = 200;
  private static final int REDIRECTS = 300;

  private final Webhook webhook;
  private final Duration timeout;
  private final HttpClient http;

  AuditWebhook(Webhook webhook, Duration timeout) {
    this.webhook = webhook;
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  String name() {
    return webhook.name();
  }

  /**
   * Sends a body.
   *
   * @throws IOException when the destination does not say that it has it
   */
  void send(String body) throws IOException, InterruptedException {
    if (InetAddress.getByName(webhook.url().getHost()).isLinkLocalAddress()) {
      throw new IOException("the address is of the local link");
    }
    String seconds = Long.toString(Instant.now().getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(webhook.url())
            .timeout(timeout)
            .header("Content-Type", "application/x-ndjson")
            .header("Sluice-Signature", "t=" + seconds + ",v1=" + sign(seconds + "." + body))
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() < FINE || answer.statusCode() >= REDIRECTS) {
      throw new IOException("the destination answered " + answer.statusCode());
    }
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(webhook.secret().getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return webhook.toString();
  }
}
