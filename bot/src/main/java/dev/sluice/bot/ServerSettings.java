package dev.sluice.bot;

import dev.sluice.pipeline.catalog.SecretReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.FileSystemResource;

/**
 * Settings of the server itself, such as its chat platforms: a YAML file below {@code sluice:}.
 * Secrets stand in it as {@code ${env:NAME}} or {@code ${file:PATH}} and are read when it starts.
 */
final class ServerSettings {
  private static final String ROOT = "sluice.";

  private ServerSettings() {}

  /**
   * Reads a file.
   *
   * @throws ConfigurationRefusedException with a line per problem
   */
  static Map<String, Object> read(Path file) {
    if (!Files.isReadable(file)) {
      throw new ConfigurationRefusedException(file + " cannot be read. Name a file.");
    }
    Properties flat = flat(file);
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Map<String, Object> settings = new LinkedHashMap<>();
    StringBuilder problems = new StringBuilder();
    for (Map.Entry<Object, Object> entry : new TreeMap<>(flat).entrySet()) {
      String key = entry.getKey().toString();
      String value = entry.getValue().toString();
      if (!key.startsWith(ROOT)) {
        problems.append(file + ": '" + key + "' is no setting; write it below 'sluice:'.\n");
        continue;
      }
      try {
        settings.put(key, resolved(value, folder));
      } catch (IllegalStateException missing) {
        problems.append(file + ": " + key + ": " + missing.getMessage() + "\n");
      }
    }
    if (!problems.isEmpty()) {
      throw new ConfigurationRefusedException(problems.toString().strip());
    }
    return settings;
  }

  private static Properties flat(Path file) {
    YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
    yaml.setResources(new FileSystemResource(file));
    try {
      return Optional.ofNullable(yaml.getObject()).orElseGet(Properties::new);
    } catch (RuntimeException broken) {
      throw new ConfigurationRefusedException(file + " is no YAML: " + broken.getMessage());
    }
  }

  private static String resolved(String value, Path folder) {
    return SecretReference.parse(value, folder).map(SecretReference::resolve).orElse(value);
  }
}
