package dev.sluice.agent.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.policy.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionSetCommandTest {
  private static final String SECRET = "correct horse battery";
  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void begin() {
    Home home = new Home(folder);
    home.masterKey().write(SECRET.getBytes(StandardCharsets.UTF_8));
    CredentialStore store = new CredentialStore(home, new MasterSecret(SECRET));
    store.put(server("prod", "shop", Operation.all()));
    store.put(server("lab", "pg", Set.of(Operation.REHEARSE)));
    store.put(server("lab", "target", Operation.all()));
    store.put(server("lab", "locked", Set.of(Operation.UP)));
    store.put(
        TargetConnection.file("lab", "file", "sqlite", "/srv/a.db", Set.of(Operation.REHEARSE)));
    store.put(TargetConnection.file("prod", "till", "sqlite", "/srv/t.db", Operation.all()));
  }

  private static TargetConnection server(String place, String name, Set<Operation> operations) {
    return new TargetConnection(
        place, name, "postgresql", "db", 5432, "shop", "u", "p", "disable", operations);
  }

  private Said set(String name, String... options) {
    Stream<String> first =
        Stream.of("agent", "connection", "set", "--home", folder.toString(), "--environment");
    return Said.sluice(
        Stream.concat(Stream.concat(first, Stream.of("prod", "--name", name)), Stream.of(options))
            .toArray(String[]::new));
  }

  private String listed() {
    return Said.sluice("agent", "connection", "list", "--home", folder.toString()).out();
  }

  @Test
  void settlesWhatIsNamedAndLeavesTheRest() {
    assertThat(set("shop", "--keep-rows", "500000", "--shadow", "lab/pg").err()).isEmpty();
    assertThat(set("shop", "--copy", "lab/pg").err()).isEmpty();

    assertThat(listed()).contains(" keep-rows=500000 shadow=lab/pg copy=lab/pg");
    set("shop", "--keep-rows", "usual", "--shadow", "none");
    assertThat(listed()).contains(" copy=lab/pg").doesNotContain("keep-rows", "shadow=");
  }

  @Test
  void keepsNothingOnlyWhenThatIsSaidInWords() {
    assertThat(set("shop", "--keep-rows", "0").exit()).isEqualTo(2);
    assertThat(set("shop", "--keep-rows", "-5").exit()).isEqualTo(2);

    assertThat(set("shop", "--keep-rows", "none").out()).contains("keep-rows=none");
  }

  @Test
  void refusesWhatCannotStandIn() {
    assertThat(set("shop", "--shadow", "lab/nobody").err()).contains("no such connection");
    assertThat(set("shop", "--shadow", "prod/shop").err()).contains("the target itself");
    assertThat(set("shop", "--shadow", "lab/file").err()).contains("it is sqlite");
    assertThat(set("shop", "--shadow", "lab/locked").err()).contains("does not allow rehearse");
    assertThat(set("shop", "--copy", "lab/target").err()).contains("may not allow up or down");
    assertThat(set("till", "--shadow", "lab/file").err()).contains("a file beside the agent");
    assertThat(set("nobody", "--keep-rows", "5").exit()).isEqualTo(2);

    assertThat(listed()).doesNotContain("shadow=", "copy=");
  }
}
