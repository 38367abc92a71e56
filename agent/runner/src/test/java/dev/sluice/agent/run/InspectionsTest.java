package dev.sluice.agent.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.link.SentFrames;
import dev.sluice.agent.policy.Operation;
import dev.sluice.db.Database;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.Outcome;
import dev.sluice.db.contract.Plans;
import dev.sluice.db.digest.Sha256;
import dev.sluice.protocol.ApprovedContent;
import dev.sluice.protocol.BundlePayload;
import dev.sluice.protocol.ShelfAnswer;
import dev.sluice.protocol.ShelfOrder;
import dev.sluice.protocol.ShelfOrder.Deed;
import dev.sluice.protocol.SignedBundle;
import dev.sluice.protocol.wire.Inspect;
import dev.sluice.protocol.wire.Inspection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server asks about artifacts, on a real SQLite file. */
class InspectionsTest {
  private static final KeyPair SERVER = pair();
  private static final DatabaseEngine SQLITE = DatabaseEngines.find("sqlite").orElseThrow();

  @TempDir private Path folder = Path.of("unset");
  private final SentFrames sent = new SentFrames();
  private Inspections inspections = inspections();
  private int number;

  @BeforeEach
  void begin() throws SQLException {
    sql("CREATE TABLE t (id INTEGER PRIMARY KEY, s TEXT)");
    sql("INSERT INTO t VALUES (1, 'a secret of one row'), (2, 'two')");
    inspections = inspections();
    allow(Operation.all());
  }

  @AfterEach
  void end() {
    inspections.stop();
  }

  private Path file() {
    return folder.resolve("t.db").toAbsolutePath().normalize();
  }

  private void sql(String text) throws SQLException {
    try (Connection session = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement statement = session.createStatement()) {
      statement.execute(text);
    }
  }

  private Database open() {
    return SQLITE.open(
        new dev.sluice.db.ConnectionSettings(
            "", 0, file().toString(), "", "", "disable", Map.of(), Duration.ofSeconds(5)));
  }

  private void allow(Set<Operation> operations) {
    new CredentialStore(new Home(folder), secret())
        .put(TargetConnection.file("dev", "main", "sqlite", file().toString(), operations));
  }

  private String setAside() {
    try (Database database = open()) {
      Outcome done =
          database.execute(
              Plans.up(
                  SQLITE,
                  "u1",
                  "w/1",
                  "DELETE FROM t WHERE id = 1",
                  Plans.limits(Duration.ofSeconds(20), 1_000)),
              () -> true,
              new Plans.Silent());
      assertThat(done.state()).isEqualTo(Outcome.State.APPLIED);
      return database.artifacts().get(0).id();
    }
  }

  private Inspections inspections() {
    Targets targets =
        new Targets(new Home(folder), new CredentialStore(new Home(folder), secret()), Map.of());
    return new Inspections(
        new BundleCheck(
            new Identity("me", "w", "agent", "http://localhost", false, ""),
            SERVER.getPublic(),
            targets,
            new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()),
            Clock.systemUTC()),
        targets,
        sent.outbox());
  }

  private static MasterSecret secret() {
    return new MasterSecret("correct horse battery");
  }

  private Inspection asked(String signed, String what) {
    String id = "i" + ++number;
    inspections.request(
        Inspect.newBuilder()
            .setId(id)
            .setWhat(what)
            .setBundle(SignedBundle.sign(payload(id, signed), SERVER.getPrivate()))
            .build());
    return sent.next().getInspection();
  }

  private ShelfAnswer answer(ShelfOrder order) {
    Inspection told = asked(order.text(), order.text());
    assertThat(told.getTrouble()).isEmpty();
    String text = unzipped(told.getContent().toByteArray());
    assertThat(text).as("no values of rows leave the agent").doesNotContain("a secret of one row");
    return ShelfAnswer.read(text);
  }

  private static String unzipped(byte[] bytes) {
    try (GZIPInputStream unzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(unzip.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void listsInspectsAndPutsBackWithoutEverTellingARow() throws SQLException {
    String id = setAside();

    assertThat(answer(ShelfOrder.of(Deed.LIST, "")).artifacts())
        .singleElement()
        .matches(one -> one.id().equals(id) && one.rows() == 1 && one.bytes() > 0);
    ShelfAnswer inspected = answer(ShelfOrder.of(Deed.INSPECT, id));
    assertThat(inspected.columns()).containsExactly("id", "s");
    assertThat(inspected.digest()).matches("[0-9a-f]{64}");
    assertThat(inspected.lines()).as("nothing stands in the way").isEmpty();

    assertThat(answer(ShelfOrder.of(Deed.RESTORE, id)).lines())
        .singleElement()
        .asString()
        .contains("1 rows of t put back");
    assertThat(asked("restore " + id, "restore " + id).getTrouble()).contains("put back before");
  }

  @Test
  void keepsLongerAndDropsForGood() {
    String id = setAside();
    Instant until = Instant.parse("2040-01-01T00:00:00Z");

    ShelfAnswer kept = answer(new ShelfOrder(Deed.EXTEND, id, Optional.of(until)));
    assertThat(kept.artifacts()).singleElement().matches(a -> a.expiresAt().contains("2040-01-01"));
    assertThat(answer(ShelfOrder.of(Deed.PURGE, id)).artifacts()).isEmpty();
    assertThat(asked("purge " + id, "purge " + id).getTrouble()).contains("no artifact");
  }

  @Test
  void doesOnlyWhatIsSignedAndAllowedHere() {
    String id = setAside();

    assertThat(asked("artifacts", "purge " + id).getTrouble()).contains("not the signed one");
    assertThat(asked("purge ../t", "purge ../t").getTrouble()).contains("does not allow");
    allow(Set.of(Operation.UP, Operation.LOOK));
    inspections = inspections();

    assertThat(asked("restore " + id, "restore " + id).getTrouble())
        .contains("does not allow restore");
    assertThat(asked("purge " + id, "purge " + id).getTrouble()).contains("does not allow purge");
    assertThat(answer(ShelfOrder.of(Deed.LIST, "")).artifacts()).hasSize(1);
  }

  private static BundlePayload payload(String id, String what) {
    long now = Instant.now().getEpochSecond();
    return new BundlePayload(
        "inspect",
        "me",
        id,
        1,
        "w",
        0,
        "",
        "",
        "dev",
        "main",
        "sqlite",
        "UP",
        Sha256.hex(what),
        ApprovedContent.NONE,
        Sha256.hex(what),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        0,
        5_000,
        0,
        now,
        now + 600,
        id,
        "");
  }

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
