package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Entry;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.policy.ConnectionPolicy;
import dev.sluice.agent.policy.Operation;
import dev.sluice.protocol.wire.StepEvent;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a real SQLite file is set aside is up to the agent's operator. */
class KeptRowsTest {
  private static final String SETTLED = "(sluice agent connection set)";
  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void begin() throws SQLException {
    try (Connection session = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = session.createStatement()) {
      statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY)");
      statement.execute("INSERT INTO t VALUES (1), (2), (3)");
    }
  }

  private Path file() {
    return folder.resolve("t.db").toAbsolutePath().normalize();
  }

  private CredentialStore store() {
    return new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
  }

  private TargetConnection connection() {
    return TargetConnection.file("dev", "main", "sqlite", file().toString(), Operation.all());
  }

  @Test
  void isToldWithItsReasonWhereATableIsLarger() {
    keep(2);

    assertThat(ran())
        .containsExactly(
            "not set aside: t has 3 rows, more than 2 rows, the most that this connection keeps "
                + SETTLED);
  }

  @Test
  void isNothingAtAllOnlyWhereThatWasSettledAndIsTold() {
    keep(0);

    assertThat(ran()).containsExactly("not set aside: this connection keeps no rows " + SETTLED);
  }

  @Test
  void outlivesAConnectionThatIsAddedAnew() {
    keep(2);
    store().put(connection());

    assertThat(store().connections().get(0).policy().keepRows()).hasValue(2);
  }

  @Test
  void isTheUsualNumberWhereNothingIsSettled() {
    store().put(connection());

    assertThat(ran()).isEmpty();
  }

  private void keep(long rows) {
    store().put(connection().under(ConnectionPolicy.USUAL.keeping(OptionalLong.of(rows))));
  }

  /** Deletes every row as a server asks for it; what was noticed. */
  private List<String> ran() {
    KeyPair server = pair();
    Targets targets = new Targets(new Home(folder), store(), Map.of());
    BundleCheck check =
        new BundleCheck(
            new Identity("me", "w", "agent", "http://localhost", false, ""),
            server.getPublic(),
            targets,
            new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()),
            Clock.systemUTC());
    try (Journal journal = Journal.open(folder)) {
      Attempts attempts =
          new Attempts(journal, new Outbox(), check, targets, new Leases(System::nanoTime));
      attempts.offered(Offered.up("sqlite", "DELETE FROM t").by(server), System.nanoTime());
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !entries(journal, Entry.Kind.RESULT).isEmpty());
      attempts.stop(Duration.ofSeconds(5));
      return notices(entries(journal, Entry.Kind.EVENT));
    }
  }

  private static List<Entry> entries(Journal journal, Entry.Kind kind) {
    return journal.trail("a1").orElseThrow().entries().stream()
        .filter(entry -> entry.kind() == kind)
        .toList();
  }

  private static List<String> notices(List<Entry> events) {
    List<String> notices = new ArrayList<>();
    try {
      for (Entry entry : events) {
        StepEvent event = StepEvent.parseFrom(Base64.getDecoder().decode(entry.frame()));
        if (event.hasNotice()) {
          notices.add(event.getNotice().getText());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
    return notices;
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
