package dev.sluice.bot.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** One address for several replicas: each connection goes to the first one that takes it. */
final class Balancer implements AutoCloseable {
  private final ServerSocket door;
  private final List<Integer> ports = new CopyOnWriteArrayList<>();

  Balancer() throws IOException {
    this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon(this::serve);
  }

  String address() {
    return "http://localhost:" + door.getLocalPort();
  }

  void add(ServerProcess replica) {
    ports.add(replica.port());
  }

  void remove(ServerProcess replica) {
    ports.remove(Integer.valueOf(replica.port()));
  }

  private void serve() {
    try {
      while (!door.isClosed()) {
        Socket caller = door.accept();
        daemon(() -> connect(caller));
      }
    } catch (IOException closed) {
      ports.clear();
    }
  }

  private void connect(Socket caller) {
    Optional<Socket> replica = ports.stream().flatMap(port -> dial(port).stream()).findFirst();
    if (replica.isEmpty()) {
      end(caller);
      return;
    }
    daemon(() -> pump(caller, replica.get()));
    pump(replica.get(), caller);
  }

  private static Optional<Socket> dial(int port) {
    try {
      return Optional.of(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException dead) {
      return Optional.empty();
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException broken) {
      end(from);
    } finally {
      end(to);
    }
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "balancer");
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
