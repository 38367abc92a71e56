package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.protocol.ApprovalStatement;
import dev.sluice.protocol.PasskeyOrigin;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.PasskeyProof.RefusedException;
import dev.sluice.protocol.TestAuthenticator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfirmingPasskeyTest extends SignOnTest {
  private LocalVisitor shem = new LocalVisitor(nobody());

  private long number;
  private String digest = "";

  @BeforeEach
  void openSomethingForTheArk() {
    ServerStore.owner().sql("DELETE FROM identity_passkey").update();
    Client.Reply opened =
        as("noah")
            .post("/api/v1/migrations", draft("ark", "Two of each", "CREATE TABLE a (i int);"));
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    number = opened.json().path("number").asLong();
    digest = opened.member("digest");
    shem = LocalVisitor.signedIn(nobody(), "shem", ServerStore.PASSWORD);
    shem.phone.counter = 1;
    assertThat(shem.adds(ServerStore.PASSWORD, "phone").status()).isEqualTo(200);
    shem.phone.counter = 2;
  }

  @Test
  void countsAnApprovalThatThePasskeySigned() throws RefusedException {
    Client.Reply done = shem.confirms(asked(shem));

    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.member("page")).matches("/confirm/[0-9a-f-]{36}");
    assertThat(shem.get(done.member("page")).text()).contains("1 of 2 approved");
    assertThat(given()).hasSize(1);
    JsonNode evidence = evidence().get(0);
    assertThat(evidence.path("by").asString()).isEqualTo("passkey");
    String nonce =
        new ApprovalStatement(
                "sealed",
                number,
                digest,
                "prod",
                List.of("ark"),
                ApprovalStatement.APPROVED,
                evidence.path("salt").asString())
            .nonce();
    PasskeyProof proof = PasskeyProof.read(evidence.path("token").asString());
    PasskeyOrigin here = PasskeyOrigin.of("https://sluice.example").orElseThrow();
    assertThat(proof.verify(shem.phone.key(), here, nonce, 1)).isEqualTo(2);
  }

  @Test
  void isCompleteWhenTwoPeopleConfirmed() {
    LocalVisitor ham = LocalVisitor.signedIn(nobody(), "ham", ServerStore.PASSWORD);
    ham.adds(ServerStore.PASSWORD, "key");

    shem.confirms(asked(shem));
    ham.confirms(asked(ham));

    assertThat(stage().path("approvals").path("counted").asInt()).isEqualTo(2);
  }

  @Test
  void showsWhatIsConfirmedToThePersonAlone() {
    LocalVisitor ham = LocalVisitor.signedIn(nobody(), "ham", ServerStore.PASSWORD);
    String link = asked(shem);

    assertThat(shem.get(link).text()).contains("my passkey", link + "/passkey");
    assertThat(shem.get(link + "/passkey").text())
        .contains("Approve migration " + number + " for prod", digest, "ark");
    assertThat(shem.get(link + "/begin").status()).isEqualTo(404);
    assertThat(ham.get(link + "/passkey").status()).isEqualTo(404);
    assertThat(ham.post(link + "/passkey", Map.of()).status()).isEqualTo(404);
    assertThat(new Visitor(nobody()).get(link + "/passkey").status()).isIn(302, 401);
  }

  @Test
  void saysWhereToAddAPasskey() {
    LocalVisitor japheth = LocalVisitor.signedIn(nobody(), "japheth", ServerStore.PASSWORD);

    Client.Reply refused = approve(japheth);

    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.member("code")).isEqualTo("approval.cannot-confirm");
    assertThat(refused.member("action")).contains("https://sluice.example/passkeys");
    assertThat(refused.member("link")).isEqualTo("/passkeys");
  }

  static Stream<Consumer<TestAuthenticator>> lies() {
    return Stream.of(
        a -> a.origin = "https://sluice.evil",
        a -> a.relyingParty = "sluice.evil",
        a -> a.flags = TestAuthenticator.PRESENT,
        a -> a.type = "webauthn.create",
        a -> a.counter = 1,
        TestAuthenticator::losesItsKey);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void countsNoLieAndSaysWhy(Consumer<TestAuthenticator> lie) {
    String link = asked(shem);
    lie.accept(shem.phone);

    Client.Reply refused = shem.confirms(link);

    assertThat(refused.status()).as(refused.text()).isEqualTo(403);
    assertThat(refused.member("code")).isEqualTo("approval.not-confirmed");
    assertThat(given()).isEmpty();
    assertThat(denials()).isOne();
  }

  @Test
  void worksOnce() {
    String link = asked(shem);
    String other = asked(shem);
    shem.confirms(link);
    shem.phone.counter = 3;

    assertThat(shem.get(link + "/passkey").status()).isEqualTo(404);
    assertThat(shem.post(link + "/passkey", LocalVisitor.signed(shem.phone.sign("AAAA"))).status())
        .isEqualTo(404);
    shem.confirms(other);
    assertThat(given()).hasSize(1);
  }

  @Test
  void isOverAfterTenMinutes() {
    String link = asked(shem);
    PasskeyProof proof = shem.phone.sign("AAAA");
    ServerStore.owner()
        .sql("UPDATE approval_confirmation SET asked_at = asked_at - INTERVAL '11 minutes'")
        .update();

    assertThat(shem.get(link + "/passkey").status()).isEqualTo(404);
    assertThat(shem.post(link + "/passkey", LocalVisitor.signed(proof)).member("code"))
        .isEqualTo("approval.no-such-confirmation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"credential", "authenticatorData", "clientData", "signature"})
  void countsNothingThatIsBroken(String part) {
    String link = asked(shem);
    PasskeyProof proof = shem.phone.sign("AAAA");

    for (String broken : List.of("", "!", "AA", "\u0000", "A".repeat(20_000))) {
      Map<String, String> body = new HashMap<>(LocalVisitor.signed(proof));
      body.put(part, broken);
      Client.Reply refused = shem.post(link + "/passkey", body);
      assertThat(refused.member("code")).as(refused.text()).isEqualTo("approval.not-confirmed");
    }
    assertThat(shem.post(link + "/passkey", "{").status()).isEqualTo(400);
    assertThat(shem.post(link + "/passkey", "\"" + "x".repeat(70_000) + "\"").status())
        .isEqualTo(413);
    assertThat(given()).isEmpty();
    assertThat(shem.confirms(link).status()).as("it is not used up").isEqualTo(200);
  }

  @Test
  void knowsNoPasskeyOfSomebodyElse() {
    LocalVisitor ham = LocalVisitor.signedIn(nobody(), "ham", ServerStore.PASSWORD);
    ham.adds(ServerStore.PASSWORD, "key");
    String link = asked(shem);
    PasskeyProof hams = ham.phone.sign(shem.challenge(link));

    assertThat(shem.get(link + "/passkey").text()).doesNotContain(hams.key().credentialId());
    assertThat(shem.post(link + "/passkey", LocalVisitor.signed(hams)).member("detail"))
        .contains("not a passkey that you have here");
  }

  private String asked(LocalVisitor visitor) {
    Client.Reply reply = approve(visitor);
    assertThat(reply.member("code")).as(reply.text()).isEqualTo("approval.confirm");
    return reply.member("link");
  }

  private Client.Reply approve(LocalVisitor visitor) {
    return visitor.post(
        "/api/v1/migrations/" + number + "/stages/prod/approvals",
        Map.of("decision", "approve", "digest", digest));
  }

  private JsonNode stage() {
    return as("noah").get("/api/v1/migrations/" + number).json().path("stages").get(0);
  }

  private List<JsonNode> given() {
    return stage().path("approvals").path("given").valueStream().toList();
  }

  private long denials() {
    return ServerStore.owner()
        .sql(
            "SELECT count(*) FROM audit_entry WHERE migration = :number"
                + " AND code = 'approval.refused' AND details->>'code' = 'approval.not-confirmed'"
                + " AND workspace = 'sealed'")
        .param("number", number)
        .query(Long.class)
        .single();
  }

  private List<JsonNode> evidence() {
    byte[] pack = as("noah").bytes("/api/v1/migrations/" + number + "/evidence");
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals("confirmations.jsonl")) {
          return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .map(line -> JsonMapper.shared().readTree(line))
              .toList();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("no confirmations in the pack");
  }
}
