package dev.sluice.pipeline.catalog;

import dev.sluice.pipeline.catalog.ServerConfiguration.Trail;
import dev.sluice.pipeline.catalog.ServerConfiguration.Webhook;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads where the audit trail goes. */
final class TrailReader {
  private static final Set<String> KEYS = Set.of("checkpoints", "webhooks");
  private static final Set<String> WEBHOOK = Set.of("name", "url", "secret");

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
    List<Webhook> webhooks = new ArrayList<>();
    for (YamlMap map : audit.get().maps("webhooks", "a webhook", WEBHOOK)) {
      webhook(map, webhooks);
    }
    String file = audit.get().text("checkpoints", "");
    return new Trail(file.isEmpty() ? "" : folder.resolve(file).normalize().toString(), webhooks);
  }

  private void webhook(YamlMap map, List<Webhook> webhooks) {
    String name = map.name("name");
    if (webhooks.stream().anyMatch(w -> w.name().equals(name))) {
      map.problem("name", "The webhook '" + name + "' is defined twice.", "Rename one.");
    }
    String url = map.text("url", "");
    if (!ServerReader.secure(url) || url.contains("?") || ServerReader.linkLocal(URI.create(url))) {
      map.problem(
          "url",
          "A webhook is an https address without secrets, not one of the local link.",
          "Write it without name, password and query; what is sent is signed with 'secret'.");
      return;
    }
    if (!map.has("secret")) {
      map.problem("secret", "A webhook needs 'secret'.", "Write ${env:NAME} or ${file:PATH}.");
    }
    ServerReader.secret(map, "secret", folder)
        .ifPresent(secret -> webhooks.add(new Webhook(name, URI.create(url), secret)));
  }
}
