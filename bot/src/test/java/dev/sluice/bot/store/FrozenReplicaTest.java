package dev.sluice.bot.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bot.ServerStore;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a replica that froze in the middle of a transaction holds is taken from it. */
class FrozenReplicaTest {
  private static final String LOCK = "SELECT pg_advisory_xact_lock(4711)";

  @Test
  void freesTheLocksOfATransactionThatStandsStill() throws SQLException, IOException {
    try (StoreLanes frozen = lanes(Duration.ofMillis(300));
        StoreLanes other = lanes(Duration.ofMinutes(1));
        Connection holding = frozen.getConnection();
        Connection waiting = other.getConnection();
        Statement hold = holding.createStatement();
        Statement wait = waiting.createStatement()) {
      holding.setAutoCommit(false);
      hold.execute(LOCK);
      wait.setQueryTimeout(60);

      assertThat(wait.execute(LOCK)).as("waited for and got").isTrue();

      assertThatThrownBy(holding::commit).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void letsALongReadRest() throws SQLException, IOException {
    try (StoreLanes lanes = lanes(Duration.ofMillis(300))) {
      String limit =
          StoreLanes.reading(
              () -> {
                try (Connection connection = lanes.getConnection();
                    Statement statement = connection.createStatement();
                    var rows = statement.executeQuery("SHOW idle_in_transaction_session_timeout")) {
                  rows.next();
                  return rows.getString(1);
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              });

      assertThat(limit).isEqualTo("0");
    }
  }

  private static StoreLanes lanes(Duration idle) {
    Map<String, String> given =
        ServerStore.settings().stream()
            .map(setting -> setting.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    StoreSettings settings =
        new StoreSettings(
            given.getOrDefault("sluice.store.url", ""), "", "", "", "", null, 2, 2, 2, idle);
    StoreAccess.Login login = new StoreAccess.Login("postgres", "postgres");
    return new StoreConfiguration()
        .storeLanes(new StoreAccess(settings.url(), login, login, false), settings);
  }
}
