package dev.sluice.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chat.ChatConnection;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ChatHealthIndicatorTest {
  private record Connection(String platform, Optional<String> trouble) implements ChatConnection {}

  private static Health health(Connection... connections) {
    StaticListableBeanFactory beans = new StaticListableBeanFactory();
    for (Connection connection : connections) {
      beans.addBean(connection.platform(), connection);
    }
    return new ChatHealthIndicator(beans.getBeanProvider(ChatConnection.class)).health();
  }

  @Test
  void isDownWhereNobodyIsHeardAndSaysWhy() {
    Health health =
        health(
            new Connection("discord", Optional.of("the token was reset")),
            new Connection("slack", Optional.empty()));

    assertThat(health.getStatus()).isEqualTo(Status.DOWN);
    assertThat(health.getDetails()).isEqualTo(Map.of("discord", "the token was reset"));
  }

  @Test
  void isUpWhereEverybodyIsHeard() {
    assertThat(health(new Connection("slack", Optional.empty())).getStatus()).isEqualTo(Status.UP);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
  }
}
