package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.OwnServer;
import dev.sluice.bot.ServerStore;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that asks local people for a passkey after the password. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeySignInPageTest {
  private static final String PAGE = "/sign-in/passkey";
  private static final Pattern OFFER = Pattern.compile("data-offer=\"([^\"]+)\"");

  private OwnServer server;

  @BeforeAll
  void start() {
    server =
        new OwnServer(
            "passkey_sign_in",
            """
            server: {url: "https://sluice.example", local-sign-in: passkey}
            workspace: ark
            environments: [{name: prod}]
            flows: []
            people:
              - {name: noah, password: PASSWORD, roles: {"*": admin}}
              - {name: shem, password: PASSWORD, roles: {"*": approver}}
            """);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void opensNothingToThePasswordAlone() {
    LocalVisitor noah = new LocalVisitor(server.nobody());
    assertThat(noah.get("/account").header("Location")).contains("/sign-in");
    Client.Reply half = noah.types("noah", ServerStore.PASSWORD);

    assertThat(half.header("Location")).endsWith(PAGE);
    assertThat(noah.get("/").header("Location")).contains("/sign-in");
    assertThat(noah.get("/passkeys").header("Location")).contains("/sign-in");
    assertThat(noah.get("/api/v1/whoami").status()).isEqualTo(401);
    Map<String, String> typed = Map.of("name", "noah", "password", ServerStore.PASSWORD);
    assertThat(server.nobody().post("/api/v1/sessions", typed).member("code"))
        .isEqualTo("identity.passkey-asked");
    assertThat(noah.types("noah", "wrong").header("Location")).endsWith("?error");
    assertThat(refusedPasswords()).as("one try is counted once").isOne();
  }

  private long refusedPasswords() {
    return server
        .bean(JdbcClient.class)
        .sql("SELECT count(*) FROM audit_entry WHERE details ->> 'reason' = 'wrong password'")
        .query(Long.class)
        .single();
  }

  @Test
  void addsTheFirstPasskeyAndSignsInWithItEverAfter() {
    LocalVisitor shem = new LocalVisitor(server.nobody());
    shem.get("/account");
    shem.types("shem", ServerStore.PASSWORD);
    String challenge = offer(shem.reads(PAGE)).path("challenge").asString();
    assertThat(shem.post(PAGE + "/first", shem.made(challenge, "phone")).member("page"))
        .isEqualTo(PAGE);
    assertThat(signs(shem, shem).member("page")).as("where he wanted to go").startsWith("/account");
    assertThat(shem.get("/account").text()).contains("This browser: since");

    LocalVisitor later = new LocalVisitor(server.nobody());
    later.types("shem", ServerStore.PASSWORD);
    String before = later.session();
    assertThat(later.reads(PAGE)).doesNotContain("data-offer");
    assertThat(signs(later, later).member("code"))
        .as("another phone")
        .isEqualTo("identity.passkey-refused");
    assertThat(later.get("/account").header("Location")).contains("/sign-in");
    later.types("shem", ServerStore.PASSWORD);
    assertThat(signs(later, shem).member("page")).isEqualTo("/account");
    assertThat(later.get("/account").status()).isEqualTo(200);
    assertThat(before).isNotEmpty().isNotEqualTo(later.session());
    assertThat(whoami(before)).as("the session from before the passkey").isEqualTo(401);
    assertThat(whoami(later.session())).isEqualTo(200);
  }

  private int whoami(String session) {
    return server
        .nobody()
        .get("/api/v1/whoami", "Cookie", "__Host-sluice_session=" + session)
        .status();
  }

  @Test
  void asksNobodyWhoDidNotTypeThePassword() {
    LocalVisitor stranger = new LocalVisitor(server.nobody());
    assertThat(stranger.get(PAGE).header("Location")).endsWith("?problem=expired");
    stranger.reads("/sign-in");

    assertThat(stranger.post(PAGE, Map.of()).member("code")).isEqualTo("identity.sign-in-over");
    assertThat(stranger.post(PAGE + "/first", Map.of()).member("code"))
        .isEqualTo("identity.sign-in-over");
  }

  /** What the server says when somebody signs what his page asks for, with whoever's phone. */
  private static Client.Reply signs(LocalVisitor visitor, LocalVisitor owner) {
    String challenge = LocalVisitor.asked(visitor.reads(PAGE));
    return visitor.post(PAGE, LocalVisitor.signed(owner.phone.sign(challenge)));
  }

  private static JsonNode offer(String page) {
    Matcher found = OFFER.matcher(page);
    assertThat(found.find()).as(page).isTrue();
    return JsonMapper.shared().readTree(found.group(1).replace("&quot;", "\""));
  }
}
