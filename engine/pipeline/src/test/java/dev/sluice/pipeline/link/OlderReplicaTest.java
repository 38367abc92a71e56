package dev.sluice.pipeline.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.db.ExecutionPlan.Direction;
import dev.sluice.pipeline.kernel.StageKey;
import dev.sluice.protocol.ScriptedAgent;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a replica of the version before still writes while the schema is the new one already: it
 * works, or is refused.
 */
class OlderReplicaTest extends LinkTest {
  private static final String USE_KEY =
      """
      UPDATE run_enrolment_key SET used_at = clock_timestamp(), used_by = 'old'
      WHERE hash = :hash AND used_at IS NULL AND expires_at > clock_timestamp()
      """;

  private static final String LET_IN =
      """
      UPDATE run_agent SET session = gen_random_uuid(), instance = 'i', replica = 'old',
        version = '1', last_seen = clock_timestamp()
      WHERE name = :name AND revoked_at IS NULL
      """;

  /** SQL with the rights of the server. */
  private JdbcClient server() {
    return replica().bean(JdbcClient.class);
  }

  @Test
  void enrolsNoAgentForMoreThanItsKeySays() {
    keep("of-dev", "'{dev}'");
    keep("of-all", "NULL");

    assertThatThrownBy(() -> server().sql(USE_KEY).param("hash", "of-dev").update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("run_enrolment_key_scope");
    assertThat(server().sql(USE_KEY).param("hash", "of-all").update()).isEqualTo(1);
  }

  private void keep(String hash, String environments) {
    store()
        .owner()
        .sql(
            """
            INSERT INTO run_enrolment_key (hash, workspace, created_by, expires_at, environments)
            VALUES (:hash, 'acme', 'dave', clock_timestamp() + interval '1 hour', %s)
            """
                .formatted(environments))
        .param("hash", hash)
        .update();
  }

  @Test
  void letsNoAgentInThatIsToBeKeptToItsEnvironments() {
    enrolledAs("everywhere");
    enrolledAs("kept");
    store().owner().sql("UPDATE run_agent SET environments = '{dev}' WHERE name = 'kept'").update();

    assertThatThrownBy(() -> server().sql(LET_IN).param("name", "kept").update())
        .isInstanceOf(DataIntegrityViolationException.class)
        .hasMessageContaining("run_agent_scope");
    assertThat(server().sql(LET_IN).param("name", "everywhere").update()).isEqualTo(1);
  }

  @Test
  void plansAttemptsThatComeFromTheClickOfTheirRun() {
    StageKey stage = freshStage();
    runs().start(order(stage, Direction.UP, "orders"));
    store().owner().sql("UPDATE run_attempt SET correlation = ''").update();

    try (ScriptedAgent agent = agentFor(stage, "orders")) {
      assertThat(bundle(agent.offer()).get("correlation").asString()).isEqualTo("test");
    }
  }

  @Test
  void countsFailedSignInsForAllAddressesTogether() {
    String name = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++) {
      server()
          .sql(
              "INSERT INTO identity_sign_in (name_hash, failures) VALUES (:n, 0)"
                  + " ON CONFLICT DO NOTHING")
          .param("n", name)
          .update();
      server()
          .sql("UPDATE identity_sign_in SET failures = failures + 1 WHERE name_hash = :n")
          .param("n", name)
          .update();
    }

    assertThat(
            server()
                .sql("SELECT address_hash, failures FROM identity_sign_in WHERE name_hash = :n")
                .param("n", name)
                .query()
                .listOfRows())
        .containsExactly(Map.of("address_hash", "", "failures", 2));
  }

  @Test
  void deactivatesPeopleSoThatWhatTheyDecidedStaysVoid() {
    store()
        .owner()
        .sql(
            "INSERT INTO identity_person (issuer, subject, display_name)"
                + " VALUES ('i', 'ada', 'Ada')")
        .update();

    for (String active : List.of("false", "true")) {
      server()
          .sql("UPDATE identity_person SET active = " + active + " WHERE subject = 'ada'")
          .update();
    }

    assertThat(
            store()
                .owner()
                .sql(
                    "SELECT active AND deactivated_at IS NOT NULL FROM identity_person"
                        + " WHERE subject = 'ada'")
                .query(Boolean.class)
                .single())
        .isTrue();
  }
}
