package dev.sluice.bot.chat.card;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What everybody in a channel sees of a script carries no secret. */
class SqlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE USER x PASSWORD 'canary'; SELECT 'open",
        "-- of postgres://app:canary@db.example/shop\nSELECT 1",
        "SELECT dblink_connect('host=a password=canary')",
        "ALTER ROLE x PASSWORD 'canary'",
        "UPDATE app SET \"password\" = 'canary' WHERE id = 1",
      })
  void hidesSecretsOnCardsHoweverTheScriptIsMade(String script) {
    SqlText sql = new SqlText("postgresql", script);

    assertThat(sql.preview(700)).doesNotContain("canary").isNotBlank();
    assertThat(sql.withoutSecrets()).doesNotContain("canary");
    assertThat(sql.statement(1).orElse("")).doesNotContain("canary");
    assertThat(sql.all()).contains("canary");
  }
}
