package dev.sluice.bot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.ConfigurableApplicationContext;

/** A server with a database and workspaces of its own, for what no other test may see. */
public final class OwnServer implements AutoCloseable {
  private final ConfigurableApplicationContext running;
  private final Map<String, Client> signedIn = new ConcurrentHashMap<>();

  /** Starts it with configurations in which {@code PASSWORD} stands for everybody's password. */
  public OwnServer(String database, String... workspaces) {
    try {
      Path folder = Files.createTempDirectory("sluice-own");
      Path configuration = Files.createDirectory(folder.resolve("configuration"));
      Files.writeString(configuration.resolve("password"), ServerStore.PASSWORD);
      for (int i = 0; i < workspaces.length; i++) {
        String yaml = workspaces[i].replace("PASSWORD", "\"${file:password}\"");
        Files.writeString(configuration.resolve("w" + i + ".yaml"), yaml);
      }
      this.running = SluiceServer.start(settings(database, folder, configuration));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> settings(String database, Path folder, Path configuration) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (String setting : ServerStore.fresh(database)) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    settings.put("server.port", 0);
    settings.put("sluice.config", configuration);
    settings.put("sluice.keys.audit", folder.resolve("audit.pem"));
    settings.put("sluice.keys.bundle", folder.resolve("bundle.jwk"));
    settings.put("sluice.keys.actions", folder.resolve("actions.key"));
    settings.put("sluice.run.poll", "50ms");
    return settings;
  }

  /** Where it listens. */
  public String address() {
    return "http://localhost:" + running.getEnvironment().getProperty("local.server.port");
  }

  /** Somebody without credentials. */
  public Client nobody() {
    return new Client(address(), "");
  }

  /** A person with a session token. */
  public Client as(String name) {
    return signedIn.computeIfAbsent(name, one -> nobody().signIn(one));
  }

  /** A bean of the server. */
  public <T> T bean(Class<T> type) {
    return running.getBean(type);
  }

  @Override
  public void close() {
    running.close();
  }
}
