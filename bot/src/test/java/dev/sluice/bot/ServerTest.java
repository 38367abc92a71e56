package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.audit.AuditCodes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A server on a real store, shared by all tests that extend this. */
@SpringBootTest(
    classes = SluiceApplication.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
public abstract class ServerTest {
  private static final Map<String, Client> SIGNED_IN = new ConcurrentHashMap<>();

  @LocalServerPort int port;

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry registry) {
    for (String setting : ServerStore.settings()) {
      int equals = setting.indexOf('=');
      registry.add(setting.substring(0, equals), () -> setting.substring(equals + 1));
    }
  }

  /** Whatever a test made the server write has a code that is in the catalogue, in that form. */
  @AfterAll
  static void writesKnownCodesOnly() {
    List<String> unknown =
        ServerStore.owner()
            .sql("SELECT DISTINCT code, outcome FROM audit_entry")
            .query((row, index) -> List.of(row.getString(1), row.getString(2)))
            .list()
            .stream()
            .filter(c -> AuditCodes.of(c.get(0)).filter(code -> code.has(c.get(1))).isEmpty())
            .map(Object::toString)
            .toList();

    assertThat(unknown).as("codes and outcomes that are not in AuditCodes").isEmpty();
  }

  /** A caller without any credentials. */
  protected Client nobody() {
    return new Client("http://localhost:" + port, "");
  }

  /** A person with a session token. */
  protected Client as(String name) {
    return SIGNED_IN.computeIfAbsent(name + port, key -> nobody().signIn(name));
  }

  /** Number of a new migration of alice. */
  protected long opened(String title) {
    Client.Reply reply =
        as("alice").post("/api/v1/migrations", draft("shop", title, "CREATE TABLE t (id int);"));
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
    return reply.json().path("number").asLong();
  }

  /** The body that opens a migration. */
  protected static Map<String, Object> draft(String flow, String title, String up) {
    return Map.of("flow", flow, "title", title, "up", up);
  }
}
