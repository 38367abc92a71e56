package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDestinations.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends lines to a webhook. {@code Sluice-Signature: t=SECONDS,v1=HEX} is HMAC-SHA256 with the
 * shared secret over {@code SECONDS.BODY}.
 */
final class AuditWebhook implements AuditReceiver {
  private static final String ALGORITHM = "HmacSHA256";

  private final Webhook webhook;
  private final AuditPost post;

  AuditWebhook(Webhook webhook, Duration timeout) {
    this.webhook = webhook;
    this.post = new AuditPost(webhook.url(), timeout);
  }

  @Override
  public String name() {
    return webhook.name();
  }

  @Override
  public void send(List<AuditRecord> records) throws IOException, InterruptedException {
    String body = records.stream().map(AuditRecord::line).collect(Collectors.joining());
    String seconds = Long.toString(Instant.now().getEpochSecond());
    post.post(
        body,
        Map.of(
            "Content-Type",
            "application/x-ndjson",
            "Sluice-Signature",
            "t=" + seconds + ",v1=" + sign(seconds + "." + body)));
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
