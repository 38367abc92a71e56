package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing is done that the trail cannot take; what only reads goes on. */
class TrailFirstTest extends ServerTest {
  private static final String FULL =
      """
      CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
      CREATE TRIGGER no_room BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_room()
      """;

  private final JdbcClient owner = ServerStore.owner();
  private long number;
  private String digest = "";

  @BeforeEach
  void openOneThatIsReady() {
    number = opened("nothing without the trail");
    digest = as("bob").get("/api/v1/migrations/" + number).member("digest");
    assertThat(decide("carol", "approve").status()).isEqualTo(200);
    List.of("alice", "dave", "erin").forEach(this::as);
  }

  @Test
  void refusesWhateverItMayNotWrite() throws Exception {
    String configuration = as("dave").get("/api/v1/configuration").text();
    String before = state();

    without(
        "REVOKE INSERT ON audit_entry FROM sluice_app",
        "GRANT INSERT ON audit_entry TO sluice_app",
        () -> {
          refused(() -> decide("bob", "approve"));
          refused(() -> decide("bob", "reject"));
          refused(() -> decide("carol", "withdraw"));
          refused(() -> as("alice").post(path("promote"), Map.of()));
          refused(() -> as("alice").post(path("cancel"), Map.of()));
          refused(() -> configure(other(configuration)));
          refused(
              () ->
                  nobody()
                      .post(
                          "/api/v1/sessions",
                          Map.of("name", "bob", "password", ServerStore.PASSWORD)));
          return true;
        });

    assertThat(state()).isEqualTo(before);
    assertThat(as("dave").get("/api/v1/configuration").text()).isEqualTo(configuration);
  }

  @Test
  void startsNothingAndStillReadsWhenThereIsNoRoomForIt() throws Exception {
    decide("bob", "approve");
    String before = state();

    without(
        FULL,
        "DROP TRIGGER no_room ON audit_entry; DROP FUNCTION no_room()",
        () -> {
          refused(() -> as("alice").post(path("stages/dev/run"), Map.of()));
          assertThat(as("erin").get("/api/v1/migrations/" + number).status()).isEqualTo(200);
          return true;
        });

    assertThat(state()).isEqualTo(before);
    assertThat(as("alice").post(path("stages/dev/run"), Map.of()).status()).isEqualTo(200);
  }

  private void without(String takeAway, String giveBack, Callable<Boolean> attempts)
      throws Exception {
    owner.sql(takeAway).update();
    try {
      attempts.call();
    } finally {
      owner.sql(giveBack).update();
    }
  }

  private static void refused(Supplier<Client.Reply> attempt) {
    Client.Reply reply = attempt.get();
    assertThat(reply.status()).as(reply.response().request().uri() + reply.text()).isEqualTo(503);
  }

  private Client.Reply decide(String name, String decision) {
    return as(name)
        .post(
            path("stages/dev/approvals"),
            Map.of("decision", decision, "digest", digest, "reason", "because"));
  }

  private Client.Reply configure(String yaml) {
    return as("dave").raw("PUT", "/api/v1/configuration", yaml, "Content-Type", "application/yaml");
  }

  private String path(String what) {
    return "/api/v1/migrations/" + number + "/" + what;
  }

  private static String other(String configuration) {
    return configuration.replaceFirst("auto-start: false", "auto-start: true");
  }

  /** What the tables hold of it. */
  private String state() {
    return owner
        .sql(
            """
            SELECT (SELECT string_agg(s::text, ';' ORDER BY position) FROM migration_stage s
                    WHERE workspace = 'shop' AND number = :number)
                || (SELECT string_agg(d::text, ';' ORDER BY id) FROM approval_decision d
                    WHERE workspace = 'shop' AND migration = :number)
                || (SELECT count(*) FROM run_stage_run WHERE migration = :number)
                || (SELECT count(*) FROM catalog_configuration)
            """)
        .param("number", number)
        .query(String.class)
        .single();
  }
}
