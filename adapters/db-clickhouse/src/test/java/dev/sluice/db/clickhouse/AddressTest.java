package dev.sluice.db.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  private static ConnectionSettings read(String url) {
    return new ClickHouseEngine().settings(url).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:clickhouse://db.example/shop?user=ada,8443,shop,ada,verify-full",
    "jdbc:clickhouse://db.example:9000/shop?ssl=false,9000,shop,default,disable",
    "jdbc:clickhouse://localhost,8123,default,default,disable"
  })
  void readsTheUsualForm(String url, int port, String database, String user, String tls) {
    ConnectionSettings settings = read(url);

    assertThat(settings.port()).isEqualTo(port);
    assertThat(settings.database()).isEqualTo(database);
    assertThat(settings.user()).isEqualTo(user);
    assertThat(settings.tls()).isEqualTo(tls);
  }

  @Test
  void leavesOtherEnginesTheirAddresses() {
    assertThat(new ClickHouseEngine().settings("jdbc:mysql://db.example/shop")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssl=perhaps", "sslmode=none", "custom_http_headers=x", "http_proxy=x"})
  void refusesWhatWouldReachTheDriver(String parameter) {
    assertThatThrownBy(() -> read("jdbc:clickhouse://db.example/shop?" + parameter))
        .isInstanceOf(DatabaseException.class);
  }
}
