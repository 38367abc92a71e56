package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that say nothing, or say it endlessly slowly, take no turn from anybody. */
class IdleConnectionsTest extends ServerTest {
  /**
   * {@code -Dfaults.sockets=10000} for what the server promises; needs as many open files twice.
   */
  private static final int SOCKETS = Integer.getInteger("faults.sockets", 1_000);

  /** Tomcat has 200 threads for all requests. */
  private static final int MORE_THAN_THREADS = 300;

  /** All bodies together may take 64 MB, and each of these a quarter of one. */
  private static final int MORE_THAN_MEMORY = 262;

  private static final int PIECE = 7;

  private static final byte[] BEGUN =
      (head("Content-Length: 1000") + "{").getBytes(StandardCharsets.US_ASCII);

  private final List<Socket> open = new ArrayList<>();

  /** A sign-in up to where its body begins. */
  private static String head(String... headers) {
    List<String> lines = new ArrayList<>();
    lines.add("POST /api/v1/sessions HTTP/1.1");
    lines.add("Host: localhost");
    lines.add("Content-Type: application/json");
    lines.addAll(List.of(headers));
    return String.join("\r\n", lines) + "\r\n\r\n";
  }

  @AfterEach
  void closeAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
  }

  @Test
  void servesPeopleWhileThousandsSayNothing() throws IOException {
    for (int i = 0; i < SOCKETS; i++) {
      open.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    assertThat(opened("beside the silent")).isPositive();
    assertThat(as("bob").get("/api/v1/migrations").status()).isEqualTo(200);
  }

  @Test
  void servesPeopleWhileHundredsSendTheirBodyByteByByte() throws IOException {
    for (int i = 0; i < MORE_THAN_THREADS; i++) {
      Socket slow = new Socket(InetAddress.getLoopbackAddress(), port);
      slow.getOutputStream().write(BEGUN);
      open.add(slow);
    }

    assertThat(opened("beside the slow")).isPositive();
    assertThat(as("bob").get("/api/v1/migrations").status()).isEqualTo(200);
  }

  @Test
  void answersWhoeverIsTooSlowAndHangsUp() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      slow.setSoTimeout(60_000);
      slow.getOutputStream().write(BEGUN);

      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 408").contains("request.too-slow");
    }
  }

  @Test
  void takesAFormAndJsonThatComeInPieces() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), port)) {
      slow.setSoTimeout(60_000);
      String body = "{\"name\":\"bob\",\"password\":\"" + ServerStore.PASSWORD + "\"}";
      String head = head("Connection: close", "Content-Length: " + body.length());
      byte[] whole = (head + body).getBytes(StandardCharsets.US_ASCII);
      for (int at = 0; at < whole.length; at += PIECE) {
        slow.getOutputStream().write(whole, at, Math.min(PIECE, whole.length - at));
        slow.getOutputStream().flush();
      }

      String answer = new String(slow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 201").contains("\"token\"");
    }
  }

  @Test
  void refusesAnEndlessBodyThatDoesNotSayHowLongItIs() throws IOException {
    try (Socket endless = new Socket(InetAddress.getLoopbackAddress(), port)) {
      endless.setSoTimeout(60_000);
      endless
          .getOutputStream()
          .write(head("Transfer-Encoding: chunked").getBytes(StandardCharsets.US_ASCII));
      byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 17; i++) {
        endless.getOutputStream().write(chunk);
      }
      endless.getOutputStream().flush();

      byte[] answer = endless.getInputStream().readNBytes(12);

      assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
    }
  }

  @Test
  void refusesBodiesWhenAllThatAreJustComingInTakeTooMuchMemory() throws IOException {
    int size = 256 * 1024;
    byte[] head = head("Content-Length: " + size).getBytes(StandardCharsets.US_ASCII);
    byte[] almost = " ".repeat(size - 1).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < MORE_THAN_MEMORY; i++) {
      Socket slow = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(slow);
      slow.getOutputStream().write(head);
      slow.getOutputStream().write(almost);
    }

    Socket refused = await().until(this::answered, Optional::isPresent).orElseThrow();

    refused.setSoTimeout(60_000);
    assertThat(new String(refused.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .startsWith("HTTP/1.1 503")
        .contains("request.busy");
    closeAll();
    await().until(() -> nobody().get("/api/v1/migrations").status() == 401);
    assertThat(opened("after the flood")).isPositive();
  }

  private Optional<Socket> answered() throws IOException {
    for (Socket socket : open) {
      if (socket.getInputStream().available() > 0) {
        return Optional.of(socket);
      }
    }
    return Optional.empty();
  }

  @Test
  void hangsUpOnWhoeverSaysNothing() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
      silent.setSoTimeout(60_000);

      assertThat(silent.getInputStream().read()).as("the end, not a time-out here").isEqualTo(-1);
    }
  }
}
