package dev.sluice.pipeline.catalog;

import dev.sluice.db.digest.Sha256;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** A configuration as the store keeps it: JSON, the same bytes for the same configuration. */
final class ConfigurationDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  private ConfigurationDocument() {}

  static String write(WorkspaceConfiguration configuration) {
    return JSON.writeValueAsString(configuration.withVersion(0));
  }

  static WorkspaceConfiguration read(String document, long version) {
    return JSON.readValue(document, WorkspaceConfiguration.class).withVersion(version);
  }

  static String digest(String document) {
    return Sha256.hex(document);
  }
}
