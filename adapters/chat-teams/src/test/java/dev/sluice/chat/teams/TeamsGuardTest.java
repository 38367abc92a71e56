package dev.sluice.chat.teams;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.chat.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What gets through {@code /api/messages}: only what Teams sent just now, for us. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TeamsGuardTest {
  private static final int FINE = 200;
  private static final int UNREADABLE = 400;
  private static final int UNPROVEN = 401;
  private static final int FOREIGN = 403;
  private static final String KEY = "teams-key";

  private TeamsServer server;
  private TeamsPeer peer;
  private TeamsSender teams;

  @BeforeAll
  void start() {
    server = new TeamsServer();
    peer = server.peer();
    teams = server.sender();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void forget() {
    server.inbox().events().clear();
  }

  private ObjectNode press() {
    return teams.press("bob", TeamsPeer.CHANNEL, "1", "the-token");
  }

  private JwtClaims claims() {
    return TeamsSigner.claims(peer.service());
  }

  private String changed(Consumer<JwtClaims> change) {
    JwtClaims claims = claims();
    change.accept(claims);
    return peer.signer().sign(claims, KEY);
  }

  private int with(String token) {
    return teams.deliver(Json.write(press()), "Bearer " + token).status();
  }

  @Test
  void takesWhatTeamsSentAndStoresItOnce() {
    ObjectNode press = press();

    assertThat(teams.deliver(press).status()).isEqualTo(FINE);
    assertThat(teams.deliver(press).status()).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
    Inbound.Press stored = (Inbound.Press) server.inbox().events().get(0);
    assertThat(stored.token()).isEqualTo("the-token");
    assertThat(stored.account()).isEqualTo(TeamsServer.account("bob"));
    assertThat(stored.place().channel()).isEqualTo(TeamsPeer.TENANT + "/" + TeamsPeer.CHANNEL);
  }

  /** Tokens that are signed by a key of the Bot Framework, and yet not for this. */
  private Map<String, String> misused() {
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("no issuer", changed(c -> c.unsetClaim("iss")));
    forms.put(
        "a skill's issuer",
        changed(c -> c.setIssuer("https://sts.windows.net/" + TeamsPeer.TENANT + "/")));
    forms.put(
        "an emulator's issuer",
        changed(
            c ->
                c.setIssuer(
                    "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db"
                        + "/v2.0")));
    forms.put("the issuer with a slash", changed(c -> c.setIssuer(TeamsKeys.ISSUER + "/")));
    forms.put("no audience", changed(c -> c.unsetClaim("aud")));
    forms.put("another bot's audience", changed(c -> c.setAudience("another")));
    forms.put("an empty audience", changed(c -> c.setAudience("")));
    forms.put("two audiences", changed(c -> c.setAudience(TeamsPeer.APP, "another")));
    forms.put("no end", changed(c -> c.unsetClaim("exp")));
    forms.put("no start", changed(c -> c.unsetClaim("nbf")));
    forms.put("ended", changed(c -> c.setExpirationTime(TeamsSigner.at(-400))));
    forms.put("not yet", changed(c -> c.setNotBefore(TeamsSigner.at(400))));
    forms.put("for ever", changed(c -> c.setExpirationTime(TeamsSigner.at(400_000))));
    forms.put("ends before it starts", changed(c -> c.setExpirationTime(TeamsSigner.at(-100))));
    forms.put("an end that is no number", changed(c -> c.setStringClaim("exp", "later")));
    forms.put("no service", changed(c -> c.unsetClaim("serviceurl")));
    forms.put("two services", changed(c -> c.setStringClaim("serviceUrl", peer.service())));
    forms.put("a skill's app", changed(c -> c.setStringClaim("appid", TeamsPeer.APP)));
    forms.put("an app in version 2", changed(c -> c.setStringClaim("azp", TeamsPeer.APP)));
    forms.put("another channel's key", peer.signer().sign(claims(), "facebook-key"));
    return forms;
  }

  @Test
  void refusesEveryTokenThatIsNotOneOfTheChannelForThisBotNow() {
    Map<String, String> forms = misused();

    forms.forEach((name, token) -> assertThat(with(token)).as(name).isEqualTo(UNPROVEN));
    assertThat(forms).hasSizeGreaterThanOrEqualTo(20);
    assertThat(server.inbox().events()).isEmpty();
  }

  /** Tokens that no key of the Bot Framework signed over these claims. */
  private Map<String, String> forged() throws JoseException {
    String right = peer.signer().token(peer.service());
    String[] parts = right.split("\\.", -1);
    Map<String, String> forms = new LinkedHashMap<>();
    forms.put("no algorithm", header("{\"alg\":\"none\",\"typ\":\"JWT\"}") + "." + parts[1] + ".");
    forms.put("no signature", parts[0] + "." + parts[1] + ".");
    forms.put("the signature of another", parts[0] + "." + parts[1] + "." + parts[2].substring(4));
    forms.put("other claims", parts[0] + "." + header("{}") + "." + parts[2]);
    forms.put("the public key as a secret", hmac());
    forms.put("a key of its own", signed("unknown", h -> {}));
    forms.put("the id of our key", signed(KEY, h -> {}));
    forms.put("a key in the header", signed(KEY, h -> h.setHeader("jwk", "{}")));
    forms.put(
        "an address of keys", signed(KEY, h -> h.setHeader("jku", "https://evil.example/keys")));
    forms.put("a path as key id", signed("../../dev/null", h -> {}));
    forms.put("another algorithm", other());
    forms.put("no token", "");
    forms.put("half a token", "abc");
    forms.put("too long a token", "a".repeat(7_000));
    return forms;
  }

  private static String header(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private String signed(String id, Consumer<JsonWebSignature> change) throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims().toJson());
    signature.setKey(RsaJwkGenerator.generateJwk(2048).getPrivateKey());
    signature.setKeyIdHeaderValue(id);
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    change.accept(signature);
    return signature.getCompactSerialization();
  }

  private String hmac() throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims().toJson());
    signature.setKey(new HmacKey(peer.signer().key(KEY).getRsaPublicKey().getEncoded()));
    signature.setKeyIdHeaderValue(KEY);
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    return signature.getCompactSerialization();
  }

  private String other() throws JoseException {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims().toJson());
    signature.setKey(peer.signer().key(KEY).getPrivateKey());
    signature.setKeyIdHeaderValue(KEY);
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_PSS_USING_SHA512);
    return signature.getCompactSerialization();
  }

  @Test
  void refusesEveryTokenThatTheChannelDidNotSign() throws JoseException {
    forged().forEach((name, token) -> assertThat(with(token)).as(name).isEqualTo(UNPROVEN));

    byte[] body = Json.write(press());
    String right = "Bearer " + peer.signer().token(peer.service());
    assertThat(teams.deliver(body).status()).isEqualTo(UNPROVEN);
    assertThat(teams.deliver(body, right, right).status()).isEqualTo(UNPROVEN);
    assertThat(teams.deliver(body, "Basic " + right.substring(7)).status()).isEqualTo(UNPROVEN);
    assertThat(server.inbox().events()).isEmpty();
  }

  private int activity(Consumer<ObjectNode> change) {
    ObjectNode press = press();
    change.accept(press);
    return teams.deliver(press).status();
  }

  private static ObjectNode in(ObjectNode node, String... path) {
    ObjectNode at = node;
    for (String name : path) {
      at = (ObjectNode) at.get(name);
    }
    return at;
  }

  @Test
  void refusesActivitiesOfOthersEvenWithAGenuineToken() {
    Map<String, Consumer<ObjectNode>> forms = new LinkedHashMap<>();
    forms.put("another channel", a -> a.put("channelId", "webchat"));
    forms.put("the emulator", a -> a.put("channelId", "emulator"));
    forms.put("no channel", a -> a.remove("channelId"));
    forms.put("another bot", a -> in(a, "recipient").put("id", "28:another"));
    forms.put("another service", a -> a.put("serviceUrl", "https://evil.example/"));
    forms.put("no service", a -> a.remove("serviceUrl"));
    forms.put("another tenant", a -> in(a, "channelData", "tenant").put("id", "another"));
    forms.put("no tenant", a -> in(a, "channelData").remove("tenant"));
    forms.put("two tenants", a -> in(a, "conversation").put("tenantId", "another"));
    forms.put("another team", a -> in(a, "channelData", "team").put("id", "19:another"));
    forms.put("no team", a -> in(a, "channelData").remove("team"));
    forms.put("no person", a -> in(a, "from").remove("aadObjectId"));
    forms.put("a person without an id", a -> in(a, "from").put("aadObjectId", "bob"));
    forms.put("a bot as person", a -> in(a, "from").put("id", "28:another"));
    forms.put("the role of a bot", a -> in(a, "from").put("role", "bot"));
    forms.put("the role of a skill", a -> in(a, "from").put("role", "skill"));
    forms.put("no place", a -> in(a, "conversation").put("id", ""));
    forms.put("a kind of place", a -> in(a, "conversation").put("conversationType", "x"));
    forms.put("no id", a -> a.remove("id"));
    forms.put("no time", a -> a.remove("timestamp"));
    forms.put("an old time", a -> a.put("timestamp", Instant.now().minusSeconds(301).toString()));
    forms.put("a later time", a -> a.put("timestamp", Instant.now().plusSeconds(330).toString()));

    forms.forEach((name, change) -> assertThat(activity(change)).as(name).isEqualTo(FOREIGN));
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void refusesATokenOfAnotherServiceOfMicrosoft() {
    ObjectNode press = press().put("serviceUrl", "https://smba.trafficmanager.net/emea/");
    String token = peer.signer().token("https://smba.trafficmanager.net/emea/");

    assertThat(teams.deliver(Json.write(press), "Bearer " + token).status()).isEqualTo(FOREIGN);
  }

  @Test
  void refusesWhatCannotBeReadOrIsTooLarge() {
    String right = "Bearer " + peer.signer().token(peer.service());
    String twice = press().toString().replaceFirst("\\{", "{\"type\":\"message\",");

    for (String body : List.of("", "{", "[]", "1", press() + "{}", twice, "[".repeat(5_000))) {
      assertThat(teams.deliver(body.getBytes(StandardCharsets.UTF_8), right).status())
          .as(body)
          .isEqualTo(UNREADABLE);
    }
    String large = press().put("text", "x".repeat(300_000)).toString();
    assertThat(teams.deliver(large.getBytes(StandardCharsets.UTF_8), right).status())
        .isEqualTo(413);
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void tellsTeamsWhenAClickCannotBeStored() {
    ObjectNode press = press();
    server.inbox().breaks(true);
    assertThat(teams.deliver(press).status()).isEqualTo(500);

    server.inbox().breaks(false);
    assertThat(teams.deliver(press).status()).isEqualTo(FINE);

    assertThat(server.inbox().events()).hasSize(1);
  }

  @Test
  void acknowledgesWhatNobodyDidAndDeclinesWhatItDoesNotKnow() {
    ObjectNode update = press().put("type", "conversationUpdate");
    in(update, "from").remove("aadObjectId");

    assertThat(teams.deliver(update).status()).isEqualTo(FINE);
    assertThat(activity(a -> a.put("name", "signin/verifyState"))).isEqualTo(501);
    assertThat(server.inbox().events()).isEmpty();
  }

  @Test
  void asksForUnknownKeysAtMostOnceAMinute() {
    with(peer.signer().token(peer.service()));
    int before = peer.entra().metadataReads();

    for (int i = 0; i < 20; i++) {
      String token = header("{\"alg\":\"RS256\",\"kid\":\"k" + i + "\"}") + ".e30.e30";
      assertThat(with(token)).isEqualTo(UNPROVEN);
    }

    assertThat(peer.entra().metadataReads()).isLessThanOrEqualTo(before + 2);
  }
}
