package dev.sluice.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcAddressTest {
  @Test
  void takesAnAddressApart() {
    JdbcAddress address =
        JdbcAddress.parse("postgresql", 5432, "jdbc:postgresql://db.lan:5433/sh%20op?user=a%40b&x=")
            .orElseThrow();

    assertThat(address.host()).isEqualTo("db.lan");
    assertThat(address.port()).isEqualTo(5433);
    assertThat(address.database()).isEqualTo("sh op");
    assertThat(address.parameters()).containsEntry("user", "a@b").containsEntry("x", "");
  }

  @Test
  void knowsTheUsualPortAndAddressesInBrackets() {
    JdbcAddress address = JdbcAddress.parse("mysql", 3306, "jdbc:mysql://[::1]/shop").orElseThrow();

    assertThat(address.host()).isEqualTo("::1");
    assertThat(address.port()).isEqualTo(3306);
    assertThat(address.local()).isTrue();
  }

  @Test
  void leavesOtherEnginesAlone() {
    assertThat(JdbcAddress.parse("postgresql", 5432, "jdbc:mysql://localhost/shop")).isEmpty();
    assertThat(JdbcAddress.parse("postgresql", 5432, "shop.json")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql:shop",
        "jdbc:postgresql://one,two/shop",
        "jdbc:postgresql://user:secret@host/shop",
        "jdbc:postgresql://host/shop?a=1&a=2",
        "jdbc:postgresql://host/shop?a=%zz",
      })
  void refusesFormsThatADriverMightReadInItsOwnWay(String url) {
    assertThatThrownBy(() -> JdbcAddress.parse("postgresql", 5432, url))
        .isInstanceOf(DatabaseException.class)
        .hasMessageNotContaining("secret");
  }
}
