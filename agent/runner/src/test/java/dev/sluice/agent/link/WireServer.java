package dev.sluice.agent.link;

import dev.sluice.protocol.Protocol;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocket;

/** The bytes of a server: HTTP and WebSocket (RFC 6455) by hand, so that it may misbehave. */
final class WireServer implements AutoCloseable {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final long PATIENCE_SECONDS = 20;
  private static final String GRANT = "{\"token\":\"secret-token\",\"seconds\":600}";

  private final ServerSocket door;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final BlockingQueue<WirePeer> peers = new LinkedBlockingQueue<>();

  WireServer() throws IOException {
    this(ServerSocketFactory.getDefault());
  }

  /** A server whose sockets are made so, secured ones for instance. */
  WireServer(ServerSocketFactory sockets) throws IOException {
    this.door = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::serve);
  }

  String address() {
    String scheme = door instanceof SSLServerSocket ? "https" : "http";
    return scheme + "://localhost:" + door.getLocalPort();
  }

  /** Answers a path with these bytes instead of doing what it is for. */
  void answer(String path, String response) {
    answers.put(path, response);
  }

  /** The heads of all requests, in order. */
  List<String> heads() {
    return heads;
  }

  /** The next agent that opened a WebSocket. */
  WirePeer peer() {
    try {
      WirePeer peer = peers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (peer == null) {
        throw new AssertionError("no agent connected");
      }
      return peer;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve() {
    try {
      while (!door.isClosed()) {
        Socket socket = door.accept();
        daemon(() -> talk(socket));
      }
    } catch (IOException closed) {
      heads.add("closed");
    }
  }

  private void talk(Socket socket) {
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      String head = head(in);
      heads.add(head);
      in.readNBytes(length(head));
      String path = head.split(" ", 3)[1];
      String response = answers.get(path);
      if (response == null && path.equals(Protocol.CONNECT_PATH)) {
        write(socket, upgrade(head));
        peers.add(new WirePeer(socket, in));
        return;
      }
      write(socket, response == null ? ok() : response);
      socket.close();
    } catch (IOException broken) {
      heads.add("broken: " + broken.getMessage());
    }
  }

  private static String ok() {
    return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
        + "Content-Length: %d\r\n\r\n%s".formatted(GRANT.length(), GRANT);
  }

  private static String upgrade(String head) {
    String key =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElseThrow();
    try {
      byte[] sha1 =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: "
          + Base64.getEncoder().encodeToString(sha1)
          + "\r\n\r\n";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String head(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        .map(line -> Integer.valueOf(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  private static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "wire-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
