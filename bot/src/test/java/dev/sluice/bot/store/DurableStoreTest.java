package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class DurableStoreTest extends ServerTest {
  private static final String SETTING = "SHOW synchronous_commit";

  @Autowired private JdbcClient jdbc;

  @Test
  void commitsDurablyEvenWhereTheServerWouldNot() {
    assertThat(ServerStore.owner().sql(SETTING).query(String.class).single()).isEqualTo("off");

    assertThat(jdbc.sql(SETTING).query(String.class).single()).isEqualTo("on");
  }
}
