package dev.sluice.bot.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The wire between a program and its PostgreSQL. It passes everything on until a test sets a trap:
 * then it acts at exactly one moment of one transaction, and cuts that connection.
 */
final class WireTap implements AutoCloseable {
  private static final int PIECE = 64 * 1024;

  private final ServerSocket door;
  private final int database;
  private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();

  /**
   * A tap before a database of this machine.
   *
   * @param database the port of the database, which may die and come back
   */
  WireTap(int database) throws IOException {
    this.database = database;
    this.door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Wires.daemon(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  String url() {
    return "jdbc:postgresql://localhost:" + port() + "/postgres";
  }

  /**
   * Sets a trap for the first transaction in which a text is said.
   *
   * @param marker a text among its statements or their values
   * @param moment when to act
   * @param deed what is done then, before anything else passes on that connection
   */
  Trap set(String marker, Trap.Moment moment, Trap.Deed deed) {
    Trap made = new Trap(marker, moment, deed);
    trap.set(made);
    return made;
  }

  private void serve() {
    try {
      while (!door.isClosed()) {
        Socket program = door.accept();
        Wires.daemon(() -> connect(program));
      }
    } catch (IOException closed) {
      trap.set(null);
    }
  }

  private void connect(Socket program) {
    try (program;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), database)) {
      program.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      Said said = new Said();
      Wires.daemon(() -> answers(server, program, said));
      statements(program, server, said);
    } catch (IOException cut) {
      System.getLogger("faults").log(System.Logger.Level.DEBUG, "a wire was cut");
    }
  }

  /** What the program says, message by message. */
  private void statements(Socket program, Socket server, Said said) throws IOException {
    StatementReader in = new StatementReader(program.getInputStream());
    OutputStream out = server.getOutputStream();
    for (byte[] message = in.next(); message.length > 0; message = in.next()) {
      Trap set = trap.get();
      boolean marked = set != null && in.says(set.marker());
      if (set != null && said.hear(in, marked) && springs(set, said, in, marked)) {
        if (set.moment() == Trap.Moment.COMMIT_PASSED) {
          Wires.pass(out, message);
        }
        set.act();
        return;
      }
      Wires.pass(out, message);
    }
  }

  private boolean springs(Trap set, Said said, StatementReader in, boolean marked) {
    boolean now =
        switch (set.moment()) {
          case STATEMENT_SENT -> marked;
          case COMMIT_SENT -> in.commits();
          case COMMIT_PASSED -> said.committing() && in.ends();
          case COMMIT_ANSWERED -> false;
        };
    return now && trap.compareAndSet(set, null);
  }

  /** What the database answers. */
  private void answers(Socket server, Socket program, Said said) {
    byte[] piece = new byte[PIECE];
    try {
      InputStream in = server.getInputStream();
      OutputStream out = program.getOutputStream();
      for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
        Trap set = trap.get();
        if (set != null
            && set.moment() == Trap.Moment.COMMIT_ANSWERED
            && said.committing()
            && trap.compareAndSet(set, null)) {
          set.act();
          break;
        }
        out.write(piece, 0, count);
        out.flush();
      }
    } catch (IOException cut) {
      System.getLogger("faults").log(System.Logger.Level.DEBUG, "a wire was cut");
    } finally {
      Wires.end(program);
      Wires.end(server);
    }
  }

  @Override
  public void close() {
    trap.set(null);
    Wires.end(door);
  }

  /** What was said on one connection in the transaction of now. */
  private static final class Said {
    private boolean marked;
    private volatile boolean committing;

    /** Hears a message; true while the transaction is the one that a test waits for. */
    boolean hear(StatementReader in, boolean says) {
      marked |= says;
      committing |= marked && in.commits();
      if (in.begins()) {
        marked = says;
        committing = false;
      }
      return marked;
    }

    boolean committing() {
      return committing;
    }
  }
}
