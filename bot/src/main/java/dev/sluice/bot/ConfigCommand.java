package dev.sluice.bot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Configuration as files. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Checks, applies and exports the configuration.",
    footer = {
      "",
      "apply and export talk to a running server with the bearer token in SLUICE_TOKEN,",
      "which must be an admin's of the workspace."
    })
final class ConfigCommand implements Callable<Integer> {
  private static final String TOKEN = "SLUICE_TOKEN";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FINE = 200;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Checks a file or folder without a server. */
  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Checks a configuration; exit code 2 and a line per problem when it is wrong.")
  int check(@Parameters(paramLabel = "FILE") String file) {
    try {
      int workspaces = ReadConfiguration.read(file).workspaces().size();
      System.out.println(file + " is right: " + workspaces + " workspace(s).");
      return 0;
    } catch (ConfigurationRefusedException e) {
      System.err.println(e.getMessage());
      return SluiceServer.BAD_INPUT;
    }
  }

  /** Applies a file through a server. */
  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = "Applies the configuration of one workspace; all or nothing.")
  int apply(
      @Parameters(paramLabel = "FILE") Path file,
      @Option(names = "--server", paramLabel = "URL", defaultValue = "http://localhost:8080")
          String server) {
    if (!Files.isReadable(file)) {
      System.err.println(file + " cannot be read. Name a file.");
      return SluiceServer.BAD_INPUT;
    }
    return send(
        server,
        request -> {
          try {
            return request
                .header("Content-Type", "application/yaml")
                .PUT(BodyPublishers.ofFile(file));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }

  /** Prints the configuration that a server uses. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Prints the configuration of the workspace as YAML, without passwords.")
  int export(
      @Option(names = "--server", paramLabel = "URL", defaultValue = "http://localhost:8080")
          String server) {
    return send(server, request -> request.header("Accept", "application/yaml").GET());
  }

  private static int send(
      String server, java.util.function.UnaryOperator<HttpRequest.Builder> method) {
    Optional<String> token =
        Optional.ofNullable(System.getenv(TOKEN)).filter(text -> !text.isBlank());
    if (token.isEmpty()) {
      System.err.println("There is no token. Put one into the environment variable " + TOKEN + ".");
      return SluiceServer.BAD_INPUT;
    }
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(server.replaceFirst("/+$", "") + "/api/v1/configuration"))
              .timeout(TIMEOUT)
              .header("Authorization", "Bearer " + token.get().strip());
      return tell(
          HttpClient.newHttpClient().send(method.apply(request).build(), BodyHandlers.ofString()));
    } catch (IllegalArgumentException e) {
      System.err.println("'" + server + "' is no address. Write it like https://sluice.acme.com.");
      return SluiceServer.BAD_INPUT;
    } catch (IOException e) {
      System.err.println(server + " does not answer. Check --server.");
      return SluiceServer.UNREACHABLE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return SluiceServer.UNREACHABLE;
    }
  }

  private static int tell(HttpResponse<String> answer) {
    if (answer.statusCode() == FINE) {
      System.out.println(answer.body().stripTrailing());
      return 0;
    }
    try {
      JsonNode problem = JsonMapper.shared().readTree(answer.body());
      System.err.println(
          problem.path("detail").asString("") + " " + problem.path("action").asString(""));
      problem.path("problems").forEach(line -> System.err.println(line.asString("")));
    } catch (JacksonException e) {
      System.err.println("The server answers with " + answer.statusCode() + ".");
    }
    return SluiceServer.BAD_INPUT;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(System.err);
    return SluiceServer.BAD_INPUT;
  }
}
