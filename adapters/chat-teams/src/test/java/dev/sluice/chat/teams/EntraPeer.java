package dev.sluice.chat.teams;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** What of Microsoft tells keys and tokens: the metadata of the Bot Framework, and Entra. */
final class EntraPeer {
  private final TeamsSigner signer = new TeamsSigner();
  private final Set<String> tokens = ConcurrentHashMap.newKeySet();
  private final AtomicInteger metadataReads = new AtomicInteger();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile boolean away;

  TeamsSigner signer() {
    return signer;
  }

  void away(boolean yes) {
    away = yes;
  }

  void revokes() {
    tokens.clear();
  }

  boolean knows(String token) {
    return tokens.contains(token);
  }

  int metadataReads() {
    return metadataReads.get();
  }

  int issued() {
    return issued.get();
  }

  /** Answers nothing about keys until it is let go on. */
  CountDownLatch stalls() {
    open = new CountDownLatch(1);
    return open;
  }

  private void await() {
    try {
      open.await();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  void keys(HttpExchange exchange, String authority) throws IOException {
    metadataReads.incrementAndGet();
    await();
    if (away) {
      TeamsPeer.answer(exchange, 503, Json.object());
    } else if (exchange.getRequestURI().getPath().endsWith("/configuration")) {
      TeamsPeer.answer(
          exchange,
          200,
          Json.object()
              .put("issuer", "https://api.botframework.com")
              .put("jwks_uri", "http://" + authority + "/openid/keys"));
    } else {
      TeamsPeer.answer(exchange, 200, signer.published());
    }
  }

  void login(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = "/login/" + TeamsPeer.TENANT + "/oauth2/v2.0/token";
    boolean right =
        exchange.getRequestURI().getPath().equals(path)
            && form.contains("grant_type=client_credentials")
            && form.contains("client_id=" + TeamsPeer.APP)
            && form.contains("client_secret=the%7Eclient%7Esecret")
            && form.contains("scope=https%3A%2F%2Fapi.botframework.com%2F.default");
    if (away) {
      TeamsPeer.answer(exchange, 503, Json.object());
    } else if (!right) {
      TeamsPeer.answer(exchange, 401, Json.object().put("error", "invalid_client"));
    } else {
      String token = UUID.randomUUID().toString();
      tokens.add(token);
      issued.incrementAndGet();
      TeamsPeer.answer(
          exchange,
          200,
          Json.object()
              .put("token_type", "Bearer")
              .put("expires_in", 3_599)
              .put("access_token", token));
    }
  }
}
