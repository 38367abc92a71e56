package dev.sluice.bot;

import dev.sluice.bot.demo.DemoCommand;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The server's program: {@code server} runs it, {@code config} looks after its configuration. */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    description = "Approvals for database changes, from DEV to PROD.",
    subcommands = {
      SluiceServer.Serve.class,
      ConfigCommand.class,
      AuditCommand.class,
      ChatCommand.class,
      DoctorCommand.class
    })
public final class SluiceServer implements Callable<Integer> {
  static final int FOUND_WANTING = 1;
  static final int BAD_INPUT = 2;
  static final int UNREACHABLE = 3;

  /** Runs the program; ends with exit code 0, 1, 2 or 3, or stays while the server runs. */
  public static void main(String[] arguments) {
    CommandLine program = new CommandLine(new SluiceServer());
    program.addSubcommand(new DemoCommand(SluiceServer::start));
    Trouble.handles(program);
    int code = program.execute(arguments);
    if (code != 0 || !Serve.running) {
      System.exit(code);
    }
  }

  /** Starts a server with these settings in this process; the caller closes it. */
  public static ConfigurableApplicationContext start(Map<String, Object> settings) {
    String[] arguments =
        settings.entrySet().stream()
            .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
            .toArray(String[]::new);
    return new SpringApplicationBuilder(SluiceApplication.class).run(arguments);
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.err);
    return BAD_INPUT;
  }

  /** Starts the server and returns; its threads keep the program alive. */
  @Command(
      name = "server",
      mixinStandardHelpOptions = true,
      description = "Runs the server.",
      footer = {
        "",
        "The store is the PostgreSQL of SLUICE_STORE_URL, SLUICE_STORE_USER and",
        "SLUICE_STORE_PASSWORD (a jdbc:postgresql URL), or an embedded one without them.",
        "SLUICE_STORE_OWNER_USER and SLUICE_STORE_OWNER_PASSWORD name the owner of the tables",
        "when the server's own role shall not own them."
      })
  static final class Serve implements Callable<Integer> {
    static volatile boolean running;

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration file or folder.")
    @Nullable String config;

    @Option(
        names = "--settings",
        paramLabel = "FILE",
        description = "Settings of the server, such as its chat platforms.")
    @Nullable Path settings;

    @Option(names = "--port", paramLabel = "N", description = "Port (default 8080).")
    @Nullable Integer port;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.")
    @Nullable String bind;

    @Option(names = "--data", paramLabel = "DIR", description = "Folder of the embedded store.")
    @Nullable String data;

    @Override
    public Integer call() {
      Map<String, Object> given =
          settings == null ? new LinkedHashMap<>() : ServerSettings.read(settings);
      put(given, "sluice.config", config);
      put(given, "server.port", port);
      put(given, "server.address", bind);
      put(given, "sluice.store.data", data);
      given.forEach((key, value) -> System.setProperty(key, value.toString()));
      SpringApplication application = new SpringApplication(SluiceApplication.class);
      application.setRegisterShutdownHook(true);
      application.run();
      running = true;
      return 0;
    }

    private static void put(Map<String, Object> settings, String key, @Nullable Object value) {
      if (value != null) {
        settings.put(key, value);
      }
    }
  }
}
