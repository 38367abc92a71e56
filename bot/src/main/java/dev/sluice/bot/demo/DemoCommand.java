package dev.sluice.bot.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./sluice demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts the whole system on an empty machine: embedded PostgreSQL for metadata and for three",
      "demo databases (dev, qa, prod) with real tables and rows, the server, an agent as its own",
      "process, the browser console, people of every role, one flow, one migration that waits."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int UNREACHABLE = 3;
  private static final int LAST_PORT = 65_535;

  private final Function<Map<String, Object>, ConfigurableApplicationContext> starter;

  /** The command; the starter starts a server with the given settings. */
  public DemoCommand(Function<Map<String, Object>, ConfigurableApplicationContext> starter) {
    this.starter = starter;
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the browser console, on loopback. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder that keeps everything for the next start. Default: a fresh one")
  private @org.jspecify.annotations.Nullable Path data;

  @Option(
      names = "--walkthrough",
      description = "Drives the main job through the public interfaces, prints it and ends")
  private boolean walkthrough;

  @Override
  public Integer call() throws IOException {
    PrintStream out = System.out;
    requireFreePort();
    Path root = Path.of(System.getProperty("sluice.root", ".")).toAbsolutePath().normalize();
    Path folder = data == null ? Files.createTempDirectory("sluice-demo-") : data.toAbsolutePath();
    try (Demo.Running demo = new Demo(root, folder, port, out, starter).start()) {
      if (walkthrough) {
        demo.walk(out);
        return 0;
      }
      demo.openFirstMigration();
      greet(out, demo, folder);
      waitForTheEnd();
      return 0;
    } catch (SQLException e) {
      System.err.println("The demo databases could not be started: " + e.getMessage());
      return UNREACHABLE;
    } catch (IllegalStateException e) {
      System.err.println("The demo ended early: " + e.getMessage());
      System.err.println("Logs are in " + folder);
      return FAILED;
    }
  }

  /** Says so before anything is started, which takes a while. */
  private void requireFreePort() {
    if (port < 1 || port > LAST_PORT) {
      throw new ParameterException(
          spec.commandLine(), port + " is no port. Choose one from 1 to " + LAST_PORT + ".");
    }
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new PortInUseException(port, e);
    }
  }

  private static void greet(PrintStream out, Demo.Running demo, Path folder) {
    out.println();
    out.println("Sluice is running: " + demo.url());
    out.println("Sign in as");
    demo.passwords()
        .forEach((name, password) -> out.printf("  %-6s %s   %s%n", name, password, role(name)));
    out.println("A migration waits for the approval of bob or carol. Data is in " + folder + ".");
    out.println("Ctrl-C stops everything.");
  }

  private static String role(String name) {
    return switch (name) {
      case "alice" -> "Developer: opens migrations";
      case "bob", "carol" -> "Approver: decides, rolls back";
      case "dave" -> "Admin: agents, configuration, audit";
      default -> "Viewer: looks";
    };
  }

  private static void waitForTheEnd() {
    CountDownLatch end = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(end::countDown, "demo-end"));
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
