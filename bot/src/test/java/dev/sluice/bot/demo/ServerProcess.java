package dev.sluice.bot.demo;

import dev.sluice.db.step.Deadline;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server replica as a process of its own, with a quick clock. */
final class ServerProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final List<String> QUICK =
      List.of(
          "-Dsluice.run.heartbeat=2s",
          "-Dsluice.run.lease=6s",
          "-Dsluice.run.watch=500ms",
          "-Dsluice.run.poll=300ms",
          "-Dsluice.run.establish=1s",
          "-Dsluice.identity.password-strength=4");

  private final int port;
  private final Path folder;
  private final Map<String, String> variables;
  private Process process;

  private ServerProcess(Path folder, Map<String, String> variables) throws IOException {
    this.folder = folder;
    this.variables = variables;
    this.port = Ports.lasting();
    this.process = begin();
  }

  /** Starts a replica and waits until it answers. */
  static ServerProcess started(Path folder, Map<String, String> variables) throws IOException {
    try (ServerClasses.Turn turn = ServerClasses.turn()) {
      ServerProcess begun = begun(folder, variables);
      begun.awaitAnswer();
      turn.share(begun.pid());
      return begun;
    }
  }

  /** A replica that has only begun to start. */
  static ServerProcess begun(Path folder, Map<String, String> variables) throws IOException {
    return new ServerProcess(folder, variables);
  }

  /** What a replica is told of its store; keys lie in the folder. */
  static Map<String, String> variables(Path folder, String store) {
    return Map.of(
        "SLUICE_STORE_URL",
        store,
        "SLUICE_STORE_USER",
        "postgres",
        "SLUICE_STORE_PASSWORD",
        "postgres",
        "SLUICE_KEYS_BUNDLE",
        folder.resolve("bundle.jwk").toString(),
        "SLUICE_KEYS_ACTIONS",
        folder.resolve("actions.key").toString());
  }

  private Process begin() throws IOException {
    List<String> line = new java.util.ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"));
    line.addAll(QUICK);
    line.addAll(ServerClasses.arguments());
    line.add("dev.sluice.bot.SluiceServer");
    line.addAll(List.of("server", "--config", folder.resolve("workspace.yaml").toString()));
    line.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(variables);
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
        .start();
  }

  private Path log() {
    return folder.resolve("server-" + port + ".log");
  }

  private void awaitAnswer() throws IOException {
    Deadline end = Deadline.in(PATIENCE);
    while (!answers()) {
      if (!process.isAlive() || end.over()) {
        throw new IOException("the server does not come up: " + Files.readString(log()));
      }
      end.pause();
    }
  }

  private boolean answers() {
    try {
      HttpURLConnection call =
          (HttpURLConnection)
              URI.create("http://127.0.0.1:" + port + "/actuator/health/liveness")
                  .toURL()
                  .openConnection();
      call.setConnectTimeout(500);
      call.setReadTimeout(2_000);
      return call.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** Tells it to end (SIGTERM) and waits until it has; its exit code. */
  int end() {
    process.destroy();
    return process.onExit().join().exitValue();
  }

  /** Starts it again on its port and waits until it answers. */
  void restart() throws IOException {
    process = begin();
    awaitAnswer();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
