package dev.sluice.db.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP proxy before the database that cuts connections at chosen moments, like a bad network. */
public final class CuttingProxy implements AutoCloseable {
  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile String word = "";
  private volatile Moment moment = Moment.REPLY;
  private volatile Optional<Runnable> deed = Optional.empty();
  private int skip;

  /** What is lost. */
  public enum Moment {
    /** The request reaches the server, its reply does not reach the client. */
    REPLY,
    /** The request never reaches the server. */
    REQUEST
  }

  /** A proxy on a free port before a server on this machine. */
  public CuttingProxy(int target) throws IOException {
    this.target = target;
    background(this::welcome);
  }

  /** The port that clients use. */
  public int port() {
    return door.getLocalPort();
  }

  /** Cuts once, when the client has sent the word this many times and then once more. */
  public synchronized void cut(Moment at, String whenSeen, int after) {
    set(at, whenSeen, after, Optional.empty());
  }

  /**
   * Like {@link #cut}, but instead of the connection somebody is cut down.
   *
   * @param then ends a process: before its request is passed on, or when the reply to it is there
   */
  public synchronized void strike(Moment at, String whenSeen, int after, Runnable then) {
    set(at, whenSeen, after, Optional.of(then));
  }

  private void set(Moment at, String whenSeen, int after, Optional<Runnable> then) {
    deed = then;
    moment = at;
    skip = after;
    word = whenSeen;
  }

  private void welcome() {
    try {
      while (!door.isClosed()) {
        Socket client = door.accept();
        open.add(client);
        connect(client);
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** Where there is no server any more, a client learns so at once, as it would without a proxy. */
  private void connect(Socket client) throws IOException {
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
      open.add(server);
      Pair pair = new Pair(client, server);
      background(pair::requests);
      background(pair::replies);
    } catch (ConnectException gone) {
      client.close();
    }
  }

  private static void background(Runnable work) {
    Thread thread = new Thread(work, "proxy");
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it still waits for its word. */
  public boolean armed() {
    return !word.isEmpty();
  }

  private synchronized boolean due(String bytes) {
    boolean due = !word.isEmpty() && bytes.contains(word) && skip-- <= 0;
    if (due) {
      word = "";
    }
    return due;
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  /** One connection through the proxy. */
  private final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean mute;

    Pair(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void requests() {
      byte[] buffer = new byte[65_536];
      try (InputStream in = client.getInputStream();
          OutputStream out = server.getOutputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (due(new String(buffer, 0, n, StandardCharsets.ISO_8859_1))) {
            mute = true;
            if (moment == Moment.REPLY) {
              out.write(buffer, 0, n);
              out.flush();
            } else {
              deed.ifPresent(Runnable::run);
            }
            if (deed.isEmpty()) {
              client.close();
              server.shutdownOutput();
              return;
            }
            continue;
          }
          out.write(buffer, 0, n);
          out.flush();
        }
      } catch (IOException cut) {
        return;
      }
    }

    void replies() {
      byte[] buffer = new byte[65_536];
      try (InputStream in = server.getInputStream();
          OutputStream out = client.getOutputStream()) {
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          if (!mute) {
            out.write(buffer, 0, n);
            out.flush();
          } else if (deed.isPresent()) {
            deed.get().run();
            client.close();
            return;
          }
        }
      } catch (IOException cut) {
        return;
      }
    }
  }
}
