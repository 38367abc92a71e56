package dev.sluice.pipeline.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A syslog receiver that counts octets as RFC 5425 says and keeps what it read. */
final class SyslogPeer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int breaksAfter = Integer.MAX_VALUE;
  private volatile boolean ends = true;
  private volatile boolean talks;

  SyslogPeer(ServerSocket listening) {
    this.listening = listening;
    Thread thread = new Thread(this::listen, "syslog-peer");
    thread.setDaemon(true);
    thread.start();
  }

  static SyslogPeer plain() throws IOException {
    return new SyslogPeer(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()));
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Breaks each connection off after so many messages. */
  void breaksAfter(int count) {
    breaksAfter = count;
  }

  /** Keeps connections open for ever. */
  void neverEnds() {
    ends = false;
  }

  /** Says something again and again instead of ending connections. */
  void neverStopsTalking() {
    talks = true;
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  private void listen() {
    while (!listening.isClosed()) {
      try (Socket socket = listening.accept()) {
        read(socket);
      } catch (IOException over) {
        System.getLogger("syslog-peer").log(System.Logger.Level.DEBUG, "a connection ended");
      }
    }
  }

  private void read(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    for (int count = 0; count < breaksAfter; count++) {
      int length = length(in);
      if (length < 0) {
        if (talks) {
          talk(socket);
        } else if (!ends) {
          awaitClose();
        }
        return;
      }
      messages.add(new String(in.readNBytes(length), StandardCharsets.UTF_8));
    }
    socket.setSoLinger(true, 0);
  }

  private void talk(Socket socket) throws IOException {
    while (closed.getCount() > 0) {
      socket.getOutputStream().write('.');
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  private void awaitClose() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int length(InputStream in) throws IOException {
    ByteArrayOutputStream digits = new ByteArrayOutputStream();
    for (int next = in.read(); next != ' '; next = in.read()) {
      if (next < 0) {
        return -1;
      }
      digits.write(next);
    }
    return Integer.parseInt(digits.toString(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    listening.close();
  }
}
