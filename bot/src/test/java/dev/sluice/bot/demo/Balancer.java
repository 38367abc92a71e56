package dev.sluice.bot.demo;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One address for several replicas: each connection goes to the first one that takes it. A test may
 * wait there for a frame that leaves for an agent, or cut the agents off for a while.
 */
final class Balancer implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocket door;
  private final List<Integer> ports = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
  private volatile CompletableFuture<Boolean> whole = CompletableFuture.completedFuture(true);

  Balancer() throws IOException {
    this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Wires.daemon(this::serve);
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

  /**
   * Sets a trap for a frame to an agent: it is delivered, and what the agent says then is not.
   *
   * @param marker a text in the frame
   * @param deed what is done right after the frame has left
   */
  Trap set(String marker, Trap.Deed deed) {
    Trap made = new Trap(marker, Trap.Moment.STATEMENT_SENT, deed);
    trap.set(made);
    return made;
  }

  /** From now on nothing passes between agents and replicas; no connection is closed. */
  void cut() {
    whole = new CompletableFuture<>();
  }

  /** What was held passes. */
  void heal() {
    whole.complete(true);
  }

  private void serve() {
    try {
      while (!door.isClosed()) {
        Socket caller = door.accept();
        Wires.daemon(() -> connect(caller));
      }
    } catch (IOException closed) {
      ports.clear();
    }
  }

  private void connect(Socket caller) {
    Optional<Socket> replica = ports.stream().flatMap(port -> dial(port).stream()).findFirst();
    if (replica.isEmpty()) {
      Wires.end(caller);
      return;
    }
    Line line = new Line(caller, replica.get(), () -> whole);
    Wires.daemon(line::asks);
    line.answers(trap);
  }

  private static Optional<Socket> dial(int port) {
    try {
      return Optional.of(new Socket(InetAddress.getLoopbackAddress(), port));
    } catch (IOException dead) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    heal();
    Wires.end(door);
  }

  /** One connection through. */
  private static final class Line {
    private final Socket caller;
    private final Socket replica;
    private final Supplier<CompletableFuture<Boolean>> whole;
    private volatile boolean agent;
    private volatile boolean mute;

    Line(Socket caller, Socket replica, Supplier<CompletableFuture<Boolean>> whole) {
      this.caller = caller;
      this.replica = replica;
      this.whole = whole;
    }

    void asks() {
      pump(caller, replica, piece -> !mute && hear(piece));
    }

    private boolean hear(String piece) {
      agent |= piece.toLowerCase(Locale.ROOT).contains("upgrade: websocket");
      agent |= piece.startsWith("POST /agent/");
      return held();
    }

    /** Waits while the agents are cut off. */
    private boolean held() {
      return !agent || whole.get().join();
    }

    void answers(AtomicReference<@Nullable Trap> trap) {
      pump(replica, caller, piece -> held() && !sprung(trap, piece));
    }

    private boolean sprung(AtomicReference<@Nullable Trap> trap, String piece) throws IOException {
      Trap set = trap.get();
      if (set == null || !agent || !piece.contains(set.marker())) {
        return false;
      }
      mute = trap.compareAndSet(set, null);
      Wires.pass(caller.getOutputStream(), piece.getBytes(StandardCharsets.ISO_8859_1));
      set.act();
      return true;
    }

    /** Passes pieces on while whoever looks at them says so. */
    private static void pump(Socket from, Socket to, Watcher watcher) {
      byte[] piece = new byte[PIECE];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
          if (!watcher.passes(new String(piece, 0, count, StandardCharsets.ISO_8859_1))) {
            return;
          }
          to.getOutputStream().write(piece, 0, count);
        }
      } catch (IOException broken) {
        System.getLogger("faults").log(System.Logger.Level.DEBUG, "a connection broke");
      }
    }

    /** Looks at what passes. */
    private interface Watcher {
      boolean passes(String piece) throws IOException;
    }
  }
}
