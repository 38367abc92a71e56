package dev.sluice.agent.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.AgentException.Category;
import dev.sluice.agent.home.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VaultTest {
  private static final String LOGIN = "POST auth/approle/login";
  private static final String RENEW = "POST auth/token/renew-self";
  private static final Map<String, String> VARIABLES = Map.of("SECRET_ID", FakeVault.SECRET_ID);
  private final AtomicLong now = new AtomicLong();
  private FakeVault server;
  @TempDir private Path folder = Path.of("unset");

  @BeforeEach
  void open() throws IOException {
    server = FakeVault.open();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void readsAMemberOfAStoreOfEitherVersion() {
    try (Vault vault = vault()) {
      assertThat(vault.read("secret/data/shop", "password")).isEqualTo(FakeVault.PASSWORD);
      assertThat(vault.read("kv/shop", "password")).isEqualTo(FakeVault.PASSWORD);
      assertThat(vault.read("kv/shop", "port")).isEqualTo("5432");
      assertThat(server.times(LOGIN)).isOne();
    }
    assertThat(server.livingTokens()).as("revoked at the end").isZero();
  }

  @Test
  void renewsItsTokenInTimeAndSignsInAnewWhenItIsOver() {
    Vault vault = vault();
    vault.read("kv/shop", "password");

    pass(3600 * 2 / 3 + 1);
    vault.read("kv/shop", "password");
    assertThat(server.times(RENEW)).isOne();
    assertThat(server.times(LOGIN)).isOne();

    server.endTokens();
    assertThat(vault.read("kv/shop", "password")).isEqualTo(FakeVault.PASSWORD);
    assertThat(server.times(LOGIN)).isEqualTo(2);
  }

  @Test
  void signsInNoSecondTimeWhereItMayNotRead() {
    Vault vault = vault();

    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(() -> vault.read("secret/data/closed", "password"))
          .hasMessage("Vault denies the agent permission for secret/data/closed.");
    }

    assertThat(server.times(LOGIN)).isOne();
  }

  @ParameterizedTest
  @CsvSource({
    "secret/data/gone, password, is deleted, USAGE",
    "secret/shop, password, has nothing at secret/shop, USAGE",
    "secret/data/shop, user, has no text under the key user, USAGE",
    "secret/data/closed, password, denies, USAGE"
  })
  void saysWhatIsWrongWithASecretAndNothingOfIt(
      String path, String key, String says, Category category) {
    assertThatThrownBy(() -> vault().read(path, key))
        .isInstanceOfSatisfying(
            AgentException.class,
            why -> {
              assertThat(why.category()).isEqualTo(category);
              assertThat(why).hasMessageContaining(says);
              assertThat(why.getMessage() + why.action()).doesNotContain("canary").isNotBlank();
            });
  }

  @ParameterizedTest
  @CsvSource({
    "503, sealed, UNREACHABLE",
    "500, has trouble, UNREACHABLE",
    "429, has trouble, UNREACHABLE",
    "307, elsewhere, UNREACHABLE",
    "400, does not sign the agent in, USAGE",
    "404, has no auth method at approle, USAGE"
  })
  void saysWhyItCannotSignIn(int status, String says, Category category) {
    server.always(status, "{\"errors\":[\"canary\"]}");

    assertThatThrownBy(() -> vault().read("kv/shop", "password"))
        .isInstanceOfSatisfying(
            AgentException.class,
            why -> {
              assertThat(why.category()).isEqualTo(category);
              assertThat(why.getMessage()).contains(says).doesNotContain("canary");
            });
    assertThat(server.asked()).as("follows nobody").containsOnly(LOGIN);
  }

  @Test
  void takesNoAnswerThatIsTooLongOrNoneOfVault() {
    server.always(200, "{\"auth\":{\"client_token\":\"" + "x".repeat(1024 * 1024) + "\"}}");
    assertThatThrownBy(() -> vault().read("kv/shop", "password"))
        .hasMessageContaining("longer than 1048576 bytes");

    server.always(200, "<html>canary</html>");
    assertThatThrownBy(() -> vault().read("kv/shop", "password"))
        .hasMessageContaining("does not answer like Vault")
        .hasMessageNotContaining("canary");
  }

  @Test
  void showsNoTokenThatCannotBeSent() {
    VaultSettings settings = token("${env:T}");
    Vault vault = new Vault(settings, Map.of("T", "canary\r\nX-Vault-Namespace: root"));

    assertThatThrownBy(() -> vault.read("kv/shop", "password"))
        .hasMessageNotContaining("canary")
        .hasMessageContaining("plain characters");
  }

  @Test
  void usesATokenThatSomebodyMadeAndRevokesItNot() {
    Vault vault = new Vault(token("${env:T}"), Map.of("T", server.issue()));
    try (vault) {
      assertThat(vault.read("kv/shop", "password")).isEqualTo(FakeVault.PASSWORD);
      vault.lease("database/creds/shop").close();
      assertThat(server.users()).isEmpty();
    }

    assertThat(server.livingTokens()).isOne();
    server.endTokens();
    assertThatThrownBy(() -> vault.read("kv/shop", "password"))
        .hasMessageContaining("does not sign the agent in (token)");
  }

  @Test
  void signsInWithTheServiceAccountThatKubernetesMounts() throws IOException {
    Path real = Files.writeString(folder.resolve("data"), FakeVault.SECRET_ID + "\n");
    Path link = Files.createSymbolicLink(folder.resolve("token"), real);
    VaultSettings settings =
        new VaultSettings(
            server.address(),
            FakeVault.NAMESPACE,
            "",
            VaultSettings.Login.KUBERNETES,
            "kubernetes",
            FakeVault.ROLE,
            link.toString());

    assertThat(new Vault(settings, Map.of()).test())
        .isEqualTo("signed in (kubernetes), for 3600 s, policies: shop");
  }

  @Test
  void leasesAUserUnderATokenOfItsOwnAndGivesBothBack() {
    Vault vault = vault();
    vault.read("kv/shop", "password");
    VaultLease one = vault.lease("database/creds/shop");
    VaultLease other = vault.lease("database/creds/shop");

    assertThat(server.users()).containsExactlyInAnyOrder(one.user(), other.user());
    assertThat(server.livingTokens()).isEqualTo(3);
    one.close();
    one.close();

    assertThat(server.users()).containsExactly(other.user());
    assertThat(server.livingTokens()).isEqualTo(2);
    assertThat(one.toString() + other).doesNotContain("made-");
  }

  @Test
  void makesAUserWithTheTokenThatIsGivenNow() {
    PrivateFile given = new PrivateFile(folder.resolve("given"));
    given.write(server.issue().getBytes(StandardCharsets.UTF_8));
    Vault vault = new Vault(token("${file:" + given.path() + "}"), VARIABLES, now::get);
    vault.lease("database/creds/shop").close();

    server.endTokens();
    given.write(server.issue().getBytes(StandardCharsets.UTF_8));

    assertThat(server.users()).isEmpty();
    assertThat(vault.lease("database/creds/shop").user()).isEqualTo(server.users().get(0));
  }

  @Test
  void sharesItsTokenWithAUserThatIsFreshNoLongerThanThat() {
    server.lasting(60, 3600);
    Vault vault = vault();
    VaultLease lease = vault.shared("database/creds/shop");
    VaultLease other = vault.shared("database/creds/shop");
    assertThat(server.livingTokens()).isOne();

    assertThat(lease.fresh()).isTrue();
    pass(60 * 2 / 3 + 1);
    assertThat(lease.fresh()).isFalse();
    assertThat(lease.ended()).isFalse();

    lease.close();
    assertThat(server.users()).containsExactly(other.user());
    vault.close();
    assertThat(server.users()).isEmpty();
    assertThat(server.livingTokens()).isZero();
  }

  @Test
  void renewsAUserWhileWorkGoesOnAndSaysWhenItsTimeIsOver() {
    server.lasting(3600, 3);
    VaultLease lease =
        new Vault(server.settings("${env:SECRET_ID}"), VARIABLES)
            .lease("database/creds/shop")
            .kept();

    await().until(() -> server.times("POST sys/leases/renew") >= 2);
    assertThat(server.times(RENEW)).isGreaterThanOrEqualTo(2);
    assertThat(lease.over()).isEmpty();

    server.leaseOver();
    await().until(() -> lease.over().isPresent());
    assertThat(lease.over().orElseThrow()).contains("longer max_ttl");
    lease.close();
  }

  @Test
  void leavesNoTokenBehindWhereNoUserIsMade() {
    assertThatThrownBy(() -> vault().lease("database/creds/other")).hasMessageContaining("nothing");

    assertThat(server.livingTokens()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://vault.example", "ftp://localhost", "https://u:p@vault.example", "vault"})
  void asksNobodyWithoutTls(String address) {
    assertThatThrownBy(
            () -> new VaultSettings(address, "", "", VaultSettings.Login.TOKEN, "", "", "${env:T}"))
        .isInstanceOf(AgentException.class);
  }

  @Test
  void asksForNoPathThatIsAnother() {
    for (String path : List.of("../sys/seal", "a/../b", "a//b", "a?list=true", "/a", "a b", "")) {
      assertThatThrownBy(() -> vault().read(path, "password"))
          .as(path)
          .hasMessageContaining("no path in Vault");
    }
    assertThat(server.times("POST sys/seal")).isZero();
  }

  private Vault vault() {
    return new Vault(server.settings("${env:SECRET_ID}"), VARIABLES, now::get);
  }

  private VaultSettings token(String reference) {
    return new VaultSettings(
        server.address(), FakeVault.NAMESPACE, "", VaultSettings.Login.TOKEN, "", "", reference);
  }

  private void pass(long seconds) {
    now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
