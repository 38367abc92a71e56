package dev.sluice.bot.rest;

import dev.sluice.bot.web.Problem;
import dev.sluice.bot.web.RefusedException;
import dev.sluice.pipeline.catalog.ConfigurationExport;
import dev.sluice.pipeline.catalog.ConfigurationFiles;
import dev.sluice.pipeline.catalog.ConfigurationReading;
import dev.sluice.pipeline.catalog.ServerConfiguration;
import dev.sluice.pipeline.catalog.WorkspaceConfiguration;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.identity.Configurations;
import dev.sluice.pipeline.identity.Permission;
import dev.sluice.pipeline.kernel.Actor;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The configuration of the caller's workspace as the file that it came from. */
@RestController
@RequestMapping("/api/v1/configuration")
@Tag(name = "Configuration")
class ConfigurationResource {
  private static final String YAML = "application/yaml";
  private static final String NAME = "configuration.yaml";

  private final Workspaces workspaces;
  private final Configurations configurations;
  private final Gate gate;

  ConfigurationResource(Workspaces workspaces, Configurations configurations, Gate gate) {
    this.workspaces = workspaces;
    this.configurations = configurations;
    this.gate = gate;
  }

  @Operation(summary = "The configuration as YAML, without passwords")
  @GetMapping(produces = YAML)
  String export(Actor actor) {
    gate.everywhere(actor, Permission.MANAGE, "configuration.export");
    return ConfigurationExport.yaml(workspaces.configuration(actor.workspace()));
  }

  @Operation(
      summary = "Replaces the configuration",
      description =
          "All problems come back at once (422). Passwords are for the files that the server"
              + " itself starts with and are refused here, so that no references to secrets of"
              + " the server come from elsewhere; for the same reason a token opens no other"
              + " repository than before.")
  @PutMapping(consumes = {YAML, "application/x-yaml", "text/yaml", "text/plain"})
  Applied apply(Actor actor, @RequestBody String yaml) {
    gate.everywhere(actor, Permission.MANAGE, "configuration.applied");
    ConfigurationReading reading = read(yaml);
    List<String> problems = problems(actor, reading);
    problems.addAll(secrets(actor, reading));
    if (!problems.isEmpty()) {
      throw new RefusedException(
          new Problem(
              HttpStatus.UNPROCESSABLE_CONTENT,
              "configuration.not-valid",
              "The configuration is not right; nothing was changed.",
              "Correct what 'problems' names.",
              problems,
              ""));
    }
    configurations.apply(reading, actor);
    return new Applied(
        actor.workspace().value(), workspaces.configuration(actor.workspace()).version());
  }

  private static List<String> problems(Actor actor, ConfigurationReading reading) {
    List<String> problems = new ArrayList<>();
    reading
        .problems()
        .forEach(
            p ->
                problems.add(
                    "%s:%d:%d: %s %s"
                        .formatted(NAME, p.line(), p.column(), p.message(), p.action())));
    if (reading.workspaces().stream().anyMatch(w -> !w.workspace().equals(actor.workspace()))) {
      problems.add("The workspace is not " + actor.workspace() + ", which is yours.");
    }
    if (!reading.passwords().isEmpty()) {
      problems.add("Passwords cannot be set here; leave out 'password'.");
    }
    if (!reading.server().equals(ServerConfiguration.NONE)) {
      problems.add("The server is configured when it starts; leave out 'server'.");
    }
    return problems;
  }

  /** A secret of the server opens no other repository than the server's own files say. */
  private List<String> secrets(Actor actor, ConfigurationReading reading) {
    WorkspaceConfiguration now = workspaces.configuration(actor.workspace());
    return reading.workspaces().stream()
        .flatMap(workspace -> workspace.openedAnew(now).stream())
        .map(
            one ->
                "The application '%s' would be opened by a secret anew; 'token' is for the files that the server starts with."
                    .formatted(one.name()))
        .toList();
  }

  private static ConfigurationReading read(String yaml) {
    try {
      Path folder = Files.createTempDirectory("sluice-configuration");
      Path file = folder.resolve(NAME);
      try {
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        return ConfigurationFiles.read(file);
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("there is no room for a configuration", e);
    }
  }

  /** Version of the configuration that counts now; the same when nothing changed. */
  record Applied(String workspace, long version) {}
}
