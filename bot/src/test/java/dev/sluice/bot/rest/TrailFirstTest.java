package dev.sluice.bot.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.ServerTest;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Nothing is done that the trail cannot take; what only reads goes on. */
class TrailFirstTest extends ServerTest {
  private final JdbcClient owner = ServerStore.owner();
  private long number;
  private long ready;

  /** What may be wrong with the table of the trail. */
  private enum Trouble {
    FORBIDDEN(
        "REVOKE INSERT ON audit_entry FROM sluice_app",
        "GRANT INSERT ON audit_entry TO sluice_app"),
    FULL(
        """
        CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER no_room BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION no_room()
        """,
        "DROP TRIGGER no_room ON audit_entry; DROP FUNCTION no_room()");

    private final String begin;
    private final String end;

    Trouble(String begin, String end) {
      this.begin = begin;
      this.end = end;
    }
  }

  @BeforeEach
  void openOneThatIsAlmostReadyAndOneThatIs() {
    number = opened("nothing without the trail");
    ready = opened("no start without the trail");
    assertThat(decide("carol", number, "approve").status()).isEqualTo(200);
    assertThat(decide("carol", ready, "approve").status()).isEqualTo(200);
    assertThat(decide("bob", ready, "approve").status()).isEqualTo(200);
    List.of("alice", "dave", "erin").forEach(this::as);
  }

  @ParameterizedTest
  @EnumSource(Trouble.class)
  void doesNothingThatItMayNotWriteDownAndStillReads(Trouble trouble) {
    String configuration = as("dave").get("/api/v1/configuration").text();
    String before = state();
    String signedIn = sessions();

    owner.sql(trouble.begin).update();
    try {
      refused(() -> decide("bob", number, "approve"));
      refused(() -> decide("bob", number, "reject"));
      refused(() -> decide("carol", number, "withdraw"));
      refused(() -> as("alice").post(path(ready, "stages/dev/run"), Map.of()));
      refused(() -> as("alice").post(path(number, "promote"), Map.of()));
      refused(() -> as("alice").post(path(number, "cancel"), Map.of()));
      refused(() -> configure(other(configuration)));
      refused(this::signIn);
      assertThat(as("erin").get("/api/v1/migrations/" + number).status()).isEqualTo(200);
      assertThat(as("erin").get("/api/v1/migrations").status()).isEqualTo(200);
      assertThat(health()).as("an alarm").isEqualTo("DOWN");
    } finally {
      owner.sql(trouble.end).update();
    }

    assertThat(state()).isEqualTo(before);
    assertThat(sessions()).isEqualTo(signedIn);
    assertThat(as("dave").get("/api/v1/configuration").text()).isEqualTo(configuration);
    assertThat(as("alice").post(path(ready, "stages/dev/run"), Map.of()).status()).isEqualTo(200);
    assertThat(health()).isEqualTo("UP");
  }

  private Client.Reply signIn() {
    return nobody()
        .post("/api/v1/sessions", Map.of("name", "bob", "password", ServerStore.PASSWORD));
  }

  private String health() {
    return nobody().get("/actuator/health/trail").member("status");
  }

  private static void refused(Supplier<Client.Reply> attempt) {
    Client.Reply reply = attempt.get();
    assertThat(reply.status()).as(reply.response().request().uri() + reply.text()).isEqualTo(503);
  }

  private Client.Reply decide(String name, long migration, String decision) {
    String digest = as("erin").get("/api/v1/migrations/" + migration).member("digest");
    return as(name)
        .post(
            path(migration, "stages/dev/approvals"),
            Map.of("decision", decision, "digest", digest, "reason", "because"));
  }

  private Client.Reply configure(String yaml) {
    return as("dave").raw("PUT", "/api/v1/configuration", yaml, "Content-Type", "application/yaml");
  }

  private static String path(long migration, String what) {
    return "/api/v1/migrations/" + migration + "/" + what;
  }

  private static String other(String configuration) {
    return configuration.replaceFirst("auto-start: false", "auto-start: true");
  }

  /** What the tables hold of both. */
  private String state() {
    return owner
        .sql(
            """
            SELECT (SELECT string_agg(s::text, ';' ORDER BY number, position)
                    FROM migration_stage s
                    WHERE workspace = 'shop' AND number IN (:number, :ready))
                || (SELECT string_agg(d::text, ';' ORDER BY id) FROM approval_decision d
                    WHERE workspace = 'shop' AND migration IN (:number, :ready))
                || (SELECT count(*) FROM run_stage_run WHERE migration IN (:number, :ready))
                || (SELECT count(*) FROM catalog_configuration)
            """)
        .param("number", number)
        .param("ready", ready)
        .query(String.class)
        .single();
  }

  /** Tokens of who was to sign in. */
  private String sessions() {
    return owner
        .sql("SELECT count(*)::text FROM identity_token WHERE subject = 'bob'")
        .query(String.class)
        .single();
  }
}
