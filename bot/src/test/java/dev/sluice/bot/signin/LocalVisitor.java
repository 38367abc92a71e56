package dev.sluice.bot.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.protocol.PasskeyProof;
import dev.sluice.protocol.TestAuthenticator;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** A local person in front of a browser, with an authenticator at hand. */
public final class LocalVisitor {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final Pattern FIELD = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");
  private static final Pattern CSRF = Pattern.compile("name=\"csrf\" content=\"([^\"]+)\"");
  private static final Pattern CHALLENGE = Pattern.compile("data-challenge=\"([^\"]+)\"");

  /** What is at hand. */
  public final TestAuthenticator phone = new TestAuthenticator("https://sluice.example");

  private final Visitor browser;
  private String csrf = "";

  /** Somebody who did not sign in yet. */
  LocalVisitor(Client client) {
    this.browser = new Visitor(client);
  }

  /** Signed in by the form. */
  public static LocalVisitor signedIn(Client client, String name, String password) {
    LocalVisitor visitor = new LocalVisitor(client);
    assertThat(visitor.types(name, password).header("Location")).doesNotContain("error");
    visitor.reads("/passkeys");
    return visitor;
  }

  /** Hands in name and password. */
  Client.Reply types(String name, String password) {
    String token = found(FIELD, browser.get("/sign-in").text());
    String body = "name=" + name + "&password=" + password.replace(' ', '+') + "&_csrf=" + token;
    return browser.send("POST", "/sign-in", body, FORM);
  }

  /** Opens a page and takes its token. */
  String reads(String path) {
    String page = browser.get(path).text();
    csrf = found(CSRF, page);
    return page;
  }

  /** Its session, as the cookie has it. */
  String session() {
    return browser.session();
  }

  /** Opens a page. */
  public Client.Reply get(String path) {
    return browser.get(path);
  }

  /** Sends JSON as the page's script does. */
  public Client.Reply post(String path, Map<String, ?> body) {
    return browser.post(path, JsonMapper.shared().writeValueAsString(body), csrf);
  }

  /** Sends something else with the page's token. */
  Client.Reply post(String path, String body) {
    return browser.post(path, body, csrf);
  }

  /** Hands in a form of the page, with more fields like {@code name=value}. */
  Client.Reply handIn(String path, String... fields) {
    String more = fields.length == 0 ? "" : "&" + String.join("&", fields);
    return browser.send("POST", path, ("_csrf=" + csrf + more).replace(' ', '+'), FORM);
  }

  /** Hands in a form with whatever token it has. */
  Client.Reply forges(String path, String form) {
    return browser.send("POST", path, form, FORM);
  }

  /** Changes the password by the form of the account. */
  Client.Reply change(String now, String next) {
    String body = "now=" + now + "&next=" + next + "&_csrf=" + csrf;
    return browser.send("POST", "/account/password", body.replace(' ', '+'), FORM);
  }

  /** Adds the authenticator's passkey. */
  public Client.Reply adds(String password, String name) {
    Client.Reply offer = post("/passkeys/begin", Map.of("password", password));
    if (offer.status() != 200) {
      return offer;
    }
    return post("/passkeys", made(offer.member("challenge"), name));
  }

  /** What the browser sends when the authenticator made a passkey. */
  Map<String, String> made(String challenge, String name) {
    return Map.of(
        "name",
        name,
        "clientData",
        phone.clientData(challenge, "webauthn.create"),
        "attestation",
        phone.attestation());
  }

  /** Opens the page of a confirmation and signs what it asks for. */
  public Client.Reply confirms(String link) {
    return post(link + "/passkey", signed(phone.sign(challenge(link))));
  }

  /** What the page of a confirmation wants signed. */
  public String challenge(String link) {
    return asked(get(link + "/passkey").text());
  }

  /** What a page wants signed. */
  static String asked(String page) {
    return found(CHALLENGE, page);
  }

  /** What the browser sends when a passkey signed. */
  public static Map<String, String> signed(PasskeyProof proof) {
    return Map.of(
        "credential",
        proof.key().credentialId(),
        "authenticatorData",
        proof.authenticatorData(),
        "clientData",
        proof.clientData(),
        "signature",
        proof.signature());
  }

  private static String found(Pattern pattern, String page) {
    Matcher matcher = pattern.matcher(page);
    assertThat(matcher.find()).as(page).isTrue();
    return matcher.group(1);
  }
}
