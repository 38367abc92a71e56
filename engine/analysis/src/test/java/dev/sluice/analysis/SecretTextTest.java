package dev.sluice.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER x PASSWORD 'canary'",
        "ALTER ROLE x WITH ENCRYPTED PASSWORD 'can''canary'",
        "alter role x password/* no */'canary'",
        "ALTER ROLE x PASSWORD -- why\n 'canary'",
        "ALTER ROLE x PASSWORD E'\\'canary'",
        "ALTER ROLE x PASSWORD $$canary$$",
        "ALTER ROLE x PASSWORD $t$canary$t$",
        "ALTER ROLE x PASSWORD U&'canary'",
        "ALTER ROLE x PASSWORD 'canary",
        "CREATE USER x IDENTIFIED BY 'canary'",
        "CREATE USER x IDENTIFIED WITH mysql_native_password BY 'canary'",
        "CREATE USER x IDENTIFIED WITH 'sha256_password' BY 'canary'",
        "CREATE USER x IDENTIFIED VIA ed25519 USING PASSWORD('canary')",
        "CREATE USER \"token\" IDENTIFIED BY \"canary\"",
        "CREATE USER \"password\" PASSWORD 'canary'",
        "UPDATE users SET \"password\" = 'canary' WHERE id = 1",
        "UPDATE users SET `password` = 'canary' WHERE id = 1",
        "SET PASSWORD FOR x = 'canary'",
        "-- see postgres://app:canary@db.example.org/shop",
        "CREATE SUBSCRIPTION s CONNECTION 'host=a password=canary user=b' PUBLICATION p",
        "CREATE SUBSCRIPTION s CONNECTION 'host=a password=''canary'' user=b' PUBLICATION p",
        "CREATE USER MAPPING FOR x SERVER s OPTIONS (user 'a', password 'canary')",
      })
  void hidesTheSecret(String sql) {
    assertThat(SecretText.redact(sql)).doesNotContain("canary").contains("***");
    assertThat(SecretText.redact(SecretText.redact(sql))).isEqualTo(SecretText.redact(sql));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT password FROM users",
        "CREATE TABLE t (password text NOT NULL, token text DEFAULT 'a')",
        "ALTER ROLE x PASSWORD NULL",
        "-- Modify \"api_key\" table\nALTER TABLE `api_key` ADD note varchar(9) DEFAULT \"\"",
        "ALTER TABLE \"token\" ADD \"secret\" text",
        "INSERT INTO links VALUES ('https://example.org/a@b')",
      })
  void leavesTheRestAlone(String sql) {
    assertThat(SecretText.redact(sql)).isEqualTo(sql);
  }

  @Test
  void survivesLongTexts() {
    String sql = "ALTER ROLE x PASSWORD 'canary" + "''".repeat(200_000) + "'";

    assertThat(SecretText.redact(sql)).doesNotContain("canary");
  }
}
