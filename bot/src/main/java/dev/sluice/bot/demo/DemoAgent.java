package dev.sluice.bot.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The agent of the demo: a process of its own, exactly as it runs beside real databases. */
final class DemoAgent implements AutoCloseable {
  private static final long COMMAND_SECONDS = 60;
  private static final long STOP_SECONDS = 10;

  private final Path home;
  private final Path log;
  private final Path launcher;
  private final Map<String, String> secrets;
  private volatile @Nullable Process process;

  /**
   * An agent that is not running yet.
   *
   * @param root the folder that Sluice was built in
   * @param secrets environment variables that only the agent gets
   */
  DemoAgent(Path root, Path home, Map<String, String> secrets) {
    this.home = home;
    this.log = home.resolveSibling(home.getFileName() + ".log");
    this.launcher = root.resolve("sluice");
    this.secrets = Map.copyOf(secrets);
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "demo-agent-end"));
  }

  /** Enrols under a name with a one-time key, in the place of what it was before. */
  void enrol(String server, String name, String key) throws IOException {
    run(
        List.of("agent", "enroll", "--force", "--server", server, "--name", name),
        Map.of("SLUICE_AGENT_KEY", key));
  }

  /** The server that an earlier start enrolled it at; empty when none got so far. */
  Optional<String> enrolledAt() {
    Path identity = home.resolve("agent.json");
    return Files.exists(identity)
        ? Optional.of(JsonMapper.shared().readTree(identity.toFile()).path("server").asString())
        : Optional.empty();
  }

  /** Adds a connection to the agent's credential store. */
  void add(String environment, String connection, int port, String database) throws IOException {
    List<String> words = new ArrayList<>(List.of("agent", "connection", "add"));
    words.addAll(List.of("--environment", environment, "--name", connection));
    words.addAll(List.of("--engine", "postgresql", "--host", "127.0.0.1"));
    words.addAll(List.of("--port", Integer.toString(port), "--database", database));
    words.addAll(List.of("--user", DemoDatabases.ROLE, "--password-env", "SLUICE_DEMO_PASSWORD"));
    words.addAll(List.of("--tls", "disable"));
    run(words, Map.of());
  }

  void start() throws IOException {
    process =
        command(List.of("agent", "run"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** What {@code kill -9} does: no farewell, no clean-up. */
  void kill() {
    running().destroyForcibly().onExit().join();
  }

  long pid() {
    return running().pid();
  }

  private Process running() {
    return Objects.requireNonNull(process, "the agent was not started");
  }

  @Override
  public void close() {
    Process ending = process;
    if (ending == null) {
      return;
    }
    ending.destroy();
    try {
      if (!ending.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        ending.destroyForcibly();
      }
    } catch (InterruptedException e) {
      ending.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Runs one command of the agent to its end. */
  void run(List<String> words, Map<String, String> more) throws IOException {
    ProcessBuilder builder = command(words).redirectErrorStream(true);
    builder.environment().putAll(more);
    finish(builder.start(), String.join(" ", words));
  }

  private static void finish(Process process, String what) throws IOException {
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("the agent refused `" + what + "`: " + output.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the agent did `" + what + "`", e);
    }
  }

  private ProcessBuilder command(List<String> words) {
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(words);
    ProcessBuilder builder = new ProcessBuilder(line);
    // Those are meant for the demo itself: a port of a debugger can be opened once only.
    builder.environment().remove("SLUICE_JAVA_OPTIONS");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("SLUICE_AGENT_HOME", home.toString());
    builder.environment().putAll(secrets);
    return builder;
  }
}
