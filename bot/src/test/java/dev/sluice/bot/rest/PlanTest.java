package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerTest;
import org.junit.jupiter.api.Test;

/** The safe plan of a migration, over REST. */
class PlanTest extends ServerTest {
  private long banks(String up) {
    Client.Reply reply = as("banker").post("/api/v1/migrations", draft("ledger", "Widen", up));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("number").asLong();
  }

  private static String path(long number) {
    return "/api/v1/migrations/" + number + "/plan";
  }

  @Test
  void tellsEachStepWithItsScripts() {
    long number = banks("ALTER TABLE orders ALTER COLUMN state SET NOT NULL;");

    Client.Reply plan = as("auditor").get(path(number));

    assertThat(plan.status()).isEqualTo(200);
    assertThat(plan.json().path("answers").asBoolean()).isTrue();
    assertThat(plan.json().path("steps")).hasSize(3);
    assertThat(plan.json().path("steps").path(0).path("phase").asString()).isEqualTo("expand");
    assertThat(plan.json().path("steps").path(0).path("up").asString()).endsWith("NOT VALID;\n");
    assertThat(plan.json().path("steps").path(0).path("down").asString())
        .contains("DROP CONSTRAINT");
  }

  /** Each workspace counts from one: erin's own migration of that number is not the bank's. */
  @Test
  void showsNothingOfAnotherWorkspace() {
    long number = opened("mine alone");
    long foreign = banks("ALTER TABLE orders ALTER COLUMN state SET NOT NULL;");
    while (number < foreign) {
      number = opened("mine alone");
    }

    Client.Reply mine = as("erin").get(path(foreign));

    assertThat(mine.status()).isEqualTo(200);
    assertThat(mine.json().path("answers").asBoolean()).isFalse();
    assertThat(mine.text()).doesNotContain("NOT VALID");
    assertThat(as("banker").get(path(number + 100_000)).status()).isEqualTo(404);
    assertThat(nobody().get(path(foreign)).status()).isEqualTo(401);
  }
}
