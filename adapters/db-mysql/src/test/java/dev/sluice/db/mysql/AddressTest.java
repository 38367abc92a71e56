package dev.sluice.db.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ConnectionSettings;
import dev.sluice.db.DatabaseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
  @Test
  void readsTheUsualForm() {
    ConnectionSettings settings =
        new MySqlEngine().settings("jdbc:mysql://db.example/shop?user=ada").orElseThrow();

    assertThat(settings.port()).isEqualTo(3306);
    assertThat(settings.database()).isEqualTo("shop");
    assertThat(settings.user()).isEqualTo("ada");
    assertThat(settings.tls()).isEqualTo("verify-full");
    assertThat(new MariaDbEngine().settings("jdbc:mysql://db.example/shop")).isEmpty();
    assertThat(new MariaDbEngine().settings("jdbc:mariadb://127.0.0.1:3307/s")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "allowLocalInfile=true",
        "allowMultiQueries=true",
        "autoDeserialize=true",
        "socketFactory=x",
        "sslMode=maybe"
      })
  void refusesWhatWouldReachTheDriver(String parameter) {
    assertThatThrownBy(
            () -> new MySqlEngine().settings("jdbc:mysql://db.example/shop?" + parameter))
        .isInstanceOf(DatabaseException.class);
  }
}
