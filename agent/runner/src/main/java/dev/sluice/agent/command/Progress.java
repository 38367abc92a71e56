package dev.sluice.agent.command;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Tells how far long work is: a line that is overwritten on a terminal, a line now and then else.
 */
final class Progress implements AutoCloseable {
  private static final long EVERY_NANOS = 5_000_000_000L;
  private static final int WIDTH = 78;
  private final PrintWriter err;
  private final int all;
  private final boolean terminal = Ansi.AUTO.enabled();
  private long told = System.nanoTime();
  private int done;
  private boolean shown;

  /** Progress through a number of things; of one nothing is told. */
  Progress(PrintWriter err, int all) {
    this.err = err;
    this.all = all;
  }

  /** The next thing begins. */
  void next(String name) {
    done++;
    boolean quick = System.nanoTime() - told < (terminal ? EVERY_NANOS / 50 : EVERY_NANOS);
    if (all < 2 || quick) {
      return;
    }
    told = System.nanoTime();
    shown = true;
    String line = "[" + done + "/" + all + "] " + name;
    String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
    err.print(terminal ? "\r" + cut + " ".repeat(WIDTH - cut.length()) : line + "\n");
    err.flush();
  }

  @Override
  public void close() {
    if (shown && terminal) {
      err.print("\r" + " ".repeat(WIDTH) + "\r");
      err.flush();
    }
  }
}
