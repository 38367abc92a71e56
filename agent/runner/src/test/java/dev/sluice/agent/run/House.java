package dev.sluice.agent.run;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sluice.agent.access.CredentialStore;
import dev.sluice.agent.access.MasterSecret;
import dev.sluice.agent.access.TargetConnection;
import dev.sluice.agent.home.Home;
import dev.sluice.agent.home.Identity;
import dev.sluice.agent.journal.Entry.Kind;
import dev.sluice.agent.journal.Journal;
import dev.sluice.agent.link.Outbox;
import dev.sluice.agent.secret.VaultSettings;
import dev.sluice.protocol.wire.AttemptResult;
import dev.sluice.protocol.wire.Offer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/** An agent without its link: store, journal and attempts in one folder, as a process has them. */
final class House implements AutoCloseable {
  private static final String ATTEMPT = "a1";
  private static final Duration LONG = Duration.ofSeconds(60);
  private final Journal journal;
  private final Attempts attempts;
  private final Targets targets;

  private House(Path folder, PublicKey server) {
    this.journal = Journal.open(folder);
    this.targets = new Targets(new Home(folder), store(folder), System.getenv());
    BundleCheck check =
        new BundleCheck(
            new Identity("me", "w", "agent", "http://localhost", false, ""),
            server,
            targets,
            new ApprovalCheck(new Home(folder).approvals(), Clock.systemUTC()),
            Clock.systemUTC());
    this.attempts =
        new Attempts(journal, new Outbox(), check, targets, new Leases(System::nanoTime));
  }

  /** The agent of a folder, as it starts. */
  static House open(Path folder, PublicKey server) {
    return new House(folder, server);
  }

  private static CredentialStore store(Path folder) {
    return new CredentialStore(new Home(folder), new MasterSecret("correct horse battery"));
  }

  /** Gives the agent of a folder its one connection, or another one in its place. */
  static void knows(Path folder, TargetConnection connection) {
    store(folder).put(connection);
  }

  /** Tells the agent of a folder where Vault is. */
  static void trusts(Path folder, VaultSettings vault) {
    store(folder).vault(Optional.of(vault));
  }

  /** Begins in a process of its own, which ends when the attempt has. */
  static Process program(Path folder, PublicKey server, Offer offer) throws java.io.IOException {
    Base64.Encoder text = Base64.getEncoder();
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            House.class.getName(),
            folder.toString(),
            text.encodeToString(server.getEncoded()),
            text.encodeToString(offer.toByteArray()))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said.log").toFile())
        .start();
  }

  /** Folder, the server's key and the offer, both in Base64. */
  public static void main(String[] words)
      throws GeneralSecurityException, InvalidProtocolBufferException {
    Base64.Decoder text = Base64.getDecoder();
    PublicKey server =
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(text.decode(words[1])));
    try (House house = House.open(Path.of(words[0]), server)) {
      house.did(Offer.parseFrom(text.decode(words[2])));
    }
  }

  /** Takes an offer, and tells what became of it. */
  AttemptResult did(Offer offer) throws InvalidProtocolBufferException {
    attempts.offered(offer, System.nanoTime());
    await().atMost(LONG).until(() -> newest().isPresent());
    return newest().orElseThrow();
  }

  private Optional<AttemptResult> newest() throws InvalidProtocolBufferException {
    Optional<byte[]> frame =
        journal
            .trail(ATTEMPT)
            .flatMap(trail -> trail.newest(Kind.RESULT))
            .map(entry -> Base64.getDecoder().decode(entry.frame()));
    return frame.isPresent() ? Optional.of(AttemptResult.parseFrom(frame.get())) : Optional.empty();
  }

  /** Takes back the logins that a process before it left behind, as it does when it starts. */
  void tidies() {
    targets.tidy();
  }

  /** What it tells the server of the attempt after a restart; empty when it never took it over. */
  Optional<AttemptResult> told() throws InvalidProtocolBufferException {
    if (journal.trail(ATTEMPT).isEmpty()) {
      return Optional.empty();
    }
    attempts.recover();
    await().atMost(LONG).until(() -> newest().isPresent());
    return newest();
  }

  @Override
  public void close() {
    attempts.stop(Duration.ofSeconds(5));
    targets.close();
    journal.close();
  }
}
