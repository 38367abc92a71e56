package dev.sluice.bot.chat.contract;

import dev.sluice.bot.ServerStore;
import dev.sluice.bot.SluiceServer;
import dev.sluice.pipeline.identity.ChatAccount;
import dev.sluice.pipeline.identity.ChatAccounts;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A whole server with one platform beside the console: alice (developer), bob and carol
 * (approvers), dave (admin), erin (viewer); mallory has an account there and is nobody. The flow
 * {@code shop} goes qa (1 approval) → prod (2).
 */
final class ContractServer implements AutoCloseable {
  static final WorkspaceId WORKSPACE = new WorkspaceId("acme");
  private static final List<String> PEOPLE = List.of("alice", "bob", "carol", "dave", "erin");

  private final ChatSide side;
  private final Path folder;
  private final List<String> store;
  private ConfigurableApplicationContext running;

  ContractServer(ChatSide side) {
    this.side = side;
    this.folder = temporary();
    this.store = ServerStore.fresh("contract_" + side.platform());
    write(side);
    this.running = start();
    link();
  }

  private ConfigurableApplicationContext start() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("server.port", 0);
    settings.put("sluice.config", folder.resolve("acme.yaml"));
    settings.put("sluice.keys.actions", folder.resolve("actions.key"));
    settings.put("sluice.keys.bundle", folder.resolve("bundle.jwk"));
    settings.put("sluice.chat.delivery.poll", "50ms");
    settings.put("sluice.chat.inbox.poll", "50ms");
    settings.put("sluice.chat.delivery.paces." + side.platform(), "20ms");
    settings.put("sluice.chat.delivery.intervals." + side.platform(), "20ms");
    settings.put("sluice.run.poll", "50ms");
    for (String setting : store) {
      put(settings, setting);
    }
    for (String setting : side.settings()) {
      put(settings, setting);
    }
    ConfigurableApplicationContext started = SluiceServer.start(settings);
    side.ready(started, address(started));
    return started;
  }

  private static void put(Map<String, Object> settings, String setting) {
    int equals = setting.indexOf('=');
    settings.put(setting.substring(0, equals), setting.substring(equals + 1));
  }

  /** Ends the process and starts it again on the same store. */
  void restart() {
    running.close();
    running = start();
  }

  private static URI address(ConfigurableApplicationContext server) {
    return URI.create(
        "http://localhost:" + server.getEnvironment().getProperty("local.server.port"));
  }

  URI address() {
    return address(running);
  }

  <T> T bean(Class<T> type) {
    return running.getBean(type);
  }

  JdbcClient jdbc() {
    return bean(JdbcClient.class);
  }

  /** Links everybody's account, or again where a deactivation took the link away. */
  void link() {
    if (side.platform().equals(ChatAccount.CONSOLE)) {
      return;
    }
    for (String name : PEOPLE) {
      var account = side.account(name);
      bean(ChatAccounts.class)
          .link(actor(name), new ChatAccount(account.platform(), account.tenant(), account.id()));
    }
  }

  static Actor actor(String name) {
    PersonId person = new PersonId(PersonId.LOCAL, name);
    return new Actor(WORKSPACE, person, name, "console", "", true, "test");
  }

  private void write(ChatSide platform) {
    boolean console = platform.platform().equals(ChatAccount.CONSOLE);
    StringBuilder people = new StringBuilder();
    Map<String, String> roles =
        Map.of(
            "alice",
            "developer",
            "bob",
            "approver",
            "carol",
            "approver",
            "dave",
            "admin",
            "erin",
            "viewer");
    for (String name : PEOPLE) {
      people.append(
          "  - {name: %s, display-name: %s, password: \"${file:password}\", roles: {\"*\": %s}}\n"
              .formatted(name, name, roles.get(name)));
    }
    people.append("  - {name: frank, password: \"${file:password}\", roles: {\"*\": viewer}}\n");
    String routes =
        console
            ? ""
            : """
            chat:
              routes: [{platform: %s, channel: "%s"}]
            """
                .formatted(platform.platform(), platform.channel());
    try {
      Files.writeString(folder.resolve("password"), ServerStore.PASSWORD);
      Files.writeString(
          folder.resolve("acme.yaml"),
          """
          workspace: acme
          environments: [{name: qa}, {name: prod}]
          connections:
            - {name: shop-qa, environment: qa, engine: postgresql}
            - {name: shop-prod, environment: prod, engine: postgresql}
          flows:
            - name: shop
              engine: postgresql
              channel: %s
              stages:
                - environment: qa
                  connections: [shop-qa]
                  rehearsal: off
                  approvals: {required: 1, from: ["role:approver"]}
                - environment: prod
                  connections: [shop-prod]
                  rehearsal: off
                  approvals: {required: 2, from: ["role:approver"]}
          people:
          """
                  .formatted(console ? platform.channel() : "shop-changes")
              + people
              + routes);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sluice-contract");
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Override
  public void close() {
    running.close();
    side.close();
  }
}
