package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.ServerConfiguration.Collector;
import dev.sluice.pipeline.catalog.ServerConfiguration.Syslog;
import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.ServerConfiguration.TrailSystem;
import dev.sluice.pipeline.catalog.ServerConfiguration.Webhook;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where the audit trail goes. */
final class TrailReader {
  private static final Set<String> KEYS = Set.of("checkpoints", "webhooks", "syslog", "otlp");
  private static final Set<String> WEBHOOK = Set.of("name", "url", "secret");
  private static final Set<String> SYSLOG = Set.of("name", "url", "certificates");
  private static final Set<String> COLLECTOR = Set.of("name", "url", "authorization");
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Path folder;

  TrailReader(Path folder) {
    this.folder = folder;
  }

  /** Reads the part of a server's mapping. */
  Trail read(YamlMap server) {
    Optional<YamlMap> audit = server.map("audit", "the audit trail", KEYS);
    if (audit.isEmpty()) {
      return Trail.NOWHERE;
    }
    List<TrailSystem> systems = new ArrayList<>();
    for (YamlMap map : audit.get().maps("webhooks", "a webhook", WEBHOOK)) {
      String name = name(map, systems);
      webhook(map, name).ifPresent(systems::add);
    }
    for (YamlMap map : audit.get().maps("syslog", "a syslog receiver", SYSLOG)) {
      String name = name(map, systems);
      syslog(map, name).ifPresent(systems::add);
    }
    for (YamlMap map : audit.get().maps("otlp", "a collector", COLLECTOR)) {
      String name = name(map, systems);
      collector(map, name).ifPresent(systems::add);
    }
    String file = audit.get().text("checkpoints", "");
    return new Trail(file.isEmpty() ? "" : folder.resolve(file).normalize().toString(), systems);
  }

  /** The place in each chain is kept by name, so two systems cannot share one. */
  private static String name(YamlMap map, List<TrailSystem> systems) {
    String name = map.name("name");
    if (systems.stream().anyMatch(system -> system.name().equals(name))) {
      map.problem("name", "The destination '" + name + "' is defined twice.", "Rename one.");
    }
    return name;
  }

  private Optional<TrailSystem> webhook(YamlMap map, String name) {
    String url = map.text("url", "");
    if (!web(url)) {
      map.problem(
          "url",
          "A webhook is an https address without secrets, not one of the local link.",
          "Write it without name, password and query; what is sent is signed with 'secret'.");
      return Optional.empty();
    }
    if (!map.has("secret")) {
      map.problem("secret", "A webhook needs 'secret'.", "Write ${env:NAME} or ${file:PATH}.");
    }
    return ServerReader.secret(map, "secret", folder)
        .map(secret -> new Webhook(name, URI.create(url), secret));
  }

  private Optional<TrailSystem> collector(YamlMap map, String name) {
    String url = map.text("url", "");
    if (!web(url)) {
      map.problem(
          "url",
          "A collector is an https address without secrets, not one of the local link.",
          "Write it like https://otel.example.com/v1/logs; secrets go into 'authorization'.");
      return Optional.empty();
    }
    return Optional.of(
        new Collector(name, URI.create(url), ServerReader.secret(map, "authorization", folder)));
  }

  private static boolean web(String url) {
    return ServerReader.secure(url)
        && !url.contains("?")
        && !ServerReader.linkLocal(URI.create(url));
  }

  private Optional<TrailSystem> syslog(YamlMap map, String name) {
    Optional<URI> url = ServerReader.address(map.text("url", "")).filter(TrailReader::receiver);
    if (url.isEmpty()) {
      map.problem(
          "url",
          "A syslog receiver is tls://HOST:PORT, or tcp:// on this machine.",
          "Write it like tls://logs.example.com:6514.");
      return Optional.empty();
    }
    Optional<Path> certificates =
        Optional.of(map.text("certificates", ""))
            .filter(file -> !file.isEmpty())
            .map(file -> folder.resolve(file).normalize());
    if (certificates.filter(file -> !Files.isReadable(file)).isPresent()) {
      map.problem(
          "certificates",
          "The file cannot be read.",
          "Name a PEM file with the authorities that signed the receiver's certificate.");
    }
    return Optional.of(new Syslog(name, url.get(), certificates));
  }

  private static boolean receiver(URI url) {
    boolean here = HERE.contains("" + url.getHost());
    return url.getHost() != null
        && url.getPort() > 0
        && url.getUserInfo() == null
        && "".equals(url.getPath())
        && url.getQuery() == null
        && !ServerReader.linkLocal(url)
        && ("tls".equals(url.getScheme()) || (here && "tcp".equals(url.getScheme())));
  }
}
