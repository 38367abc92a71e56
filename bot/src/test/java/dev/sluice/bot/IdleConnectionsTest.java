package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that say nothing, or say it endlessly slowly, take no turn from anybody. */
class IdleConnectionsTest extends ServerTest {
  /** {@code -Dfaults.sockets=10000} for what the server promises; needs as many open files twice. */
  private static final int SOCKETS = Integer.getInteger("faults.sockets", 1_000);

  private final List<Socket> open = new ArrayList<>();

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
    byte[] begun =
        ("POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 1000\r\n\r\n{")
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < Math.min(SOCKETS, 500); i++) {
      Socket slow = new Socket(InetAddress.getLoopbackAddress(), port);
      slow.getOutputStream().write(begun);
      open.add(slow);
    }

    assertThat(opened("beside the slow")).isPositive();
    assertThat(as("bob").get("/api/v1/migrations").status()).isEqualTo(200);
  }

  @Test
  void hangsUpOnWhoeverSaysNothing() throws IOException {
    try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
      silent.setSoTimeout(60_000);

      assertThat(silent.getInputStream().read()).as("the end, not a time-out here").isEqualTo(-1);
    }
  }
}
