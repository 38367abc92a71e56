package dev.sluice.bot.demo;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are killed and come back at the same address. */
final class Ports {
  private static final int LOWEST = 20_000;
  private static final int HIGHEST = 30_000;

  private Ports() {}

  /** A free one below those that outgoing connections get, so that nobody takes it meanwhile. */
  static int lasting() {
    int port = candidate();
    while (!free(port)) {
      port = candidate();
    }
    return port;
  }

  private static int candidate() {
    return ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
  }

  private static boolean free(int port) {
    try (ServerSocket free = new ServerSocket(port)) {
      return free.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
