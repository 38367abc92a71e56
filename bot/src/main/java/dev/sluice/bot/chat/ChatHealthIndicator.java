package dev.sluice.bot.chat;

import dev.sluice.chat.ChatConnection;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether people are heard on every platform that the server keeps a connection to. Neither
 * liveness nor readiness ask for it: another start of the server mends nothing there.
 */
@Component("chatHealthIndicator")
class ChatHealthIndicator implements HealthIndicator {
  private final ObjectProvider<ChatConnection> connections;

  ChatHealthIndicator(ObjectProvider<ChatConnection> connections) {
    this.connections = connections;
  }

  @Override
  public Health health() {
    Map<String, String> troubles = new TreeMap<>();
    connections.forEach(
        connection ->
            connection.trouble().ifPresent(why -> troubles.put(connection.platform(), why)));
    return (troubles.isEmpty() ? Health.up() : Health.down()).withDetails(troubles).build();
  }
}
