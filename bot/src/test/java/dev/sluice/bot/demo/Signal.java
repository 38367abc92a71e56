package dev.sluice.bot.demo;

import java.io.IOException;

/** Signals that Java cannot send: a process stands still and goes on later as if nothing was. */
enum Signal {
  /** Takes all time from a process; its sockets stay open. */
  STOP,
  /** Gives it back. */
  CONT;

  void to(long pid) throws IOException {
    try {
      int end = new ProcessBuilder("kill", "-" + name(), Long.toString(pid)).start().waitFor();
      if (end != 0) {
        throw new IOException("kill -" + name() + " " + pid + " ended with " + end);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while signalling " + pid, e);
    }
  }
}
