package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pipeline.audit.AuditDestinations.Syslog;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Syslog has no answer, so what counts is what the receiver really read. */
class AuditSyslogTest {
  private static final char[] STORE = "changeit".toCharArray();

  @TempDir private static Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    keytool("-genkeypair", "-alias", "peer", "-keyalg", "EC", "-dname", "CN=localhost");
    keytool("-exportcert", "-rfc", "-alias", "peer", "-file", folder.resolve("peer.pem") + "");
    keytool("-genkeypair", "-alias", "other", "-keyalg", "EC", "-dname", "CN=other");
    keytool("-exportcert", "-rfc", "-alias", "other", "-file", folder.resolve("other.pem") + "");
  }

  private static void keytool(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    line.addAll(List.of(words));
    if (words[0].equals("-genkeypair")) {
      line.addAll(List.of("-ext", "SAN=dns:localhost", "-validity", "30"));
    }
    line.addAll(List.of("-keystore", folder.resolve("keys.p12").toString()));
    line.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(STORE)));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  @Test
  void writesMessagesOfRfc5424() throws Exception {
    try (SyslogPeer peer = SyslogPeer.plain()) {
      plain(peer).send(List.of(entry(1, false), entry(2, true)));

      assertThat(peer.messages())
          .containsExactly(
              "<110>1 2026-11-27T10:00:00.123456Z - sluice - approval.recorded - "
                  + "\uFEFF{\"sequence\":1,\"name\":\"Zo\u00eb\"}",
              "<108>1 2026-11-27T10:00:00.123456Z - sluice - approval.recorded - "
                  + "\uFEFF{\"sequence\":2,\"name\":\"Zo\u00eb\"}");
    }
  }

  @Test
  void isNotDeliveredUnlessTheReceiverEndedInOrder() throws Exception {
    List<AuditRecord> many =
        IntStream.rangeClosed(1, 2_000).mapToObj(i -> entry(i, false)).toList();
    try (SyslogPeer peer = SyslogPeer.plain()) {
      peer.breaksAfter(3);
      assertThatThrownBy(() -> plain(peer).send(many)).isInstanceOf(IOException.class);
    }
    try (SyslogPeer peer = SyslogPeer.plain()) {
      peer.neverEnds();
      assertThatThrownBy(() -> plain(peer).send(many))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("did not end the connection");
    }
  }

  @Test
  void isNotHeldUpByAReceiverThatNeitherReadsNorEnds() throws Exception {
    try (SyslogPeer peer = SyslogPeer.plain()) {
      peer.neverStopsTalking();
      assertThatThrownBy(() -> plain(peer).send(List.of(entry(1, false))))
          .hasMessage("the destination took too long");
    }
    List<AuditRecord> more =
        IntStream.rangeClosed(1, 200_000).mapToObj(i -> entry(i, false)).toList();
    try (ServerSocket deaf = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> plain(deaf.getLocalPort()).send(more))
          .hasMessage("the destination took too long");
    }
  }

  @Test
  void speaksTlsWithAReceiverThatItTrusts() throws Exception {
    try (SyslogPeer peer = secured()) {
      secured(peer, "localhost", "peer.pem").send(List.of(entry(1, false), entry(2, false)));

      assertThat(peer.messages()).hasSize(2);
    }
  }

  @Test
  void saysNothingToAReceiverThatIsAnother() throws Exception {
    try (SyslogPeer peer = secured()) {
      assertThatThrownBy(
              () -> secured(peer, "localhost", "other.pem").send(List.of(entry(1, false))))
          .isInstanceOf(IOException.class);
      assertThatThrownBy(
              () -> secured(peer, "127.0.0.1", "peer.pem").send(List.of(entry(1, false))))
          .as("the certificate names localhost")
          .isInstanceOf(IOException.class);

      assertThat(peer.messages()).isEmpty();
    }
  }

  private static AuditRecord entry(long sequence, boolean denied) {
    return new AuditRecord(
        Instant.parse("2026-11-27T10:00:00.123456789Z"),
        "approval.recorded",
        denied,
        "acme",
        sequence,
        "{\"sequence\":" + sequence + ",\"name\":\"Zo\u00eb\"}\n");
  }

  private static AuditSyslog plain(SyslogPeer peer) {
    return plain(peer.port());
  }

  private static AuditSyslog plain(int port) {
    return new AuditSyslog(
        new Syslog("logs", "localhost", port, false, Optional.empty()), Duration.ofMillis(700));
  }

  private static AuditSyslog secured(SyslogPeer peer, String host, String trusted) {
    return new AuditSyslog(
        new Syslog("logs", host, peer.port(), true, Optional.of(folder.resolve(trusted))),
        Duration.ofSeconds(10));
  }

  private static SyslogPeer secured() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(folder.resolve("keys.p12"))) {
      keys.load(file, STORE);
    }
    keys.deleteEntry("other");
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, STORE);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new SyslogPeer(
        context
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress()));
  }
}
