package dev.sluice.chat.discord;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import net.dv8tion.jda.api.utils.data.DataObject;

/** Delivers interactions to a server by HTTP, signed exactly as Discord does. */
public final class DiscordSender {
  private static final int KEY = 32;

  private final HttpClient http = HttpClient.newHttpClient();
  private final KeyPair keys;
  private volatile URI server = URI.create("http://localhost");

  /** A sender with a key of its own. */
  public DiscordSender() {
    try {
      keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The key that verifies, in hexadecimal: the last bytes of what Java writes. */
  public String publicKey() {
    byte[] encoded = keys.getPublic().getEncoded();
    return HexFormat.of()
        .formatHex(Arrays.copyOfRange(encoded, encoded.length - KEY, encoded.length));
  }

  /** Where the server listens. */
  public void to(URI address) {
    server = address;
  }

  /** Delivers an interaction as Discord does now; the status of the answer. */
  public int deliver(DataObject interaction) {
    return deliver(interaction.toString());
  }

  /** Delivers a body as Discord does now; the status of the answer. */
  public int deliver(String body) {
    String now = String.valueOf(Instant.now().getEpochSecond());
    return deliver(body, now, sign(now, body)).statusCode();
  }

  /** The signature of a body at a time. */
  public String sign(String timestamp, String body) {
    try {
      Signature signer = Signature.getInstance("Ed25519");
      signer.initSign(keys.getPrivate());
      signer.update((timestamp + body).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(signer.sign());
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** Delivers a body with headers of one's own. */
  public HttpResponse<String> deliver(String body, String timestamp, String... signatures) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(DiscordEndpoint.PATH))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (!timestamp.isEmpty()) {
      request.header("X-Signature-Timestamp", timestamp);
    }
    for (String each : signatures) {
      request.header("X-Signature-Ed25519", each);
    }
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }
}
