package dev.sluice.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.Identity;
import dev.sluice.protocol.Protocol;
import dev.sluice.protocol.wire.AgentFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent tells its secrets to the server that it was told of, and to nobody in between. */
class SecuredLinkTest {
  private static SSLContext usual;
  private static TestAuthority authority;

  @BeforeAll
  static void make(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    usual = SSLContext.getDefault();
    authority = new TestAuthority(folder);
  }

  @AfterEach
  void trustAsUsual() {
    SSLContext.setDefault(usual);
  }

  @Test
  void talksToAServerWhoseCertificateItTrusts() throws Exception {
    SSLContext.setDefault(authority.trusted());
    List<String> announced = new CopyOnWriteArrayList<>();
    SSLContext shown = authority.server("localhost");
    try (WireServer server = new WireServer(shown.getServerSocketFactory())) {
      Identity identity = new Identity("agent-1", "acme", "dmz", server.address(), false, "");
      Link link =
          new Link(identity, AgentKey.generate(), calls(server), new Outbox(), announced::add);
      RecordedWork work = new RecordedWork();
      CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> link.serve(work, "test"));
      try (WirePeer peer = server.peer()) {
        peer.welcome(600);
        peer.await(AgentFrame::hasHeartbeat);
        await().until(() -> announced.stream().anyMatch(text -> text.startsWith("connected to")));
      } finally {
        link.stop();
        serving.join();
      }

      assertThat(server.heads())
          .anyMatch(
              head ->
                  head.startsWith("GET " + Protocol.CONNECT_PATH)
                      && head.contains("Bearer secret-token"));
    }
  }

  @Test
  void sendsNothingToAServerThatNobodyItTrustsVouchesFor() throws Exception {
    refuses(
        authority.server("localhost"),
        usual,
        "shows a certificate of an authority that this machine does not trust.",
        "-Djavax.net.ssl.trustStore=FILE");
  }

  @Test
  void sendsNothingToAServerOfAnotherName() throws Exception {
    refuses(
        authority.server("other.example"),
        authority.trusted(),
        "shows a certificate of another server: No subject alternative DNS name matching"
            + " localhost found.",
        "Use the host name that the certificate is made for");
  }

  @Test
  void sendsNothingToAServerWhoseCertificateEnded() throws Exception {
    refuses(
        authority.server("localhost", "-startdate", "-60d"),
        authority.trusted(),
        "shows a certificate that is not valid at this time.",
        "renewed");
  }

  private static void refuses(SSLContext shown, SSLContext trusts, String message, String action)
      throws IOException {
    SSLContext.setDefault(trusts);
    try (WireServer server = new WireServer(shown.getServerSocketFactory())) {
      ServerCalls calls = calls(server);

      assertThatThrownBy(() -> calls.check("a-proof"))
          .isInstanceOfSatisfying(
              AgentException.class, why -> assertThat(why.action()).contains(action))
          .hasMessage(server.address() + " " + message);
      assertThat(server.heads()).noneMatch(head -> head.startsWith("POST"));
    }
  }

  private static ServerCalls calls(WireServer server) {
    return new ServerCalls(ServerAddress.parse(server.address(), false));
  }
}
