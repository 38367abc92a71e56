package dev.sluice.bot.signin;

import static dev.sluice.bot.TestSamlProvider.encoded;
import static dev.sluice.bot.signin.SamlDocuments.SAML;
import static dev.sluice.bot.signin.SamlDocuments.assertion;
import static dev.sluice.bot.signin.SamlDocuments.at;
import static dev.sluice.bot.signin.SamlDocuments.data;
import static dev.sluice.bot.signin.SamlDocuments.format;
import static dev.sluice.bot.signin.SamlDocuments.one;
import static dev.sluice.bot.signin.SamlDocuments.remove;
import static dev.sluice.bot.signin.SamlDocuments.root;
import static dev.sluice.bot.signin.SamlDocuments.set;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bot.Client;
import dev.sluice.bot.ServerStore;
import dev.sluice.bot.TestSamlProvider;
import dev.sluice.bot.TestSamlProvider.Change;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.Transform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class SamlSignInTest extends SamlTest {
  private static final TestSamlProvider FOREIGN = new TestSamlProvider(-1, 30);

  @Test
  void gainsANewSessionIdBySigningIn() {
    browser.get("/sign-in");
    String answer = encoded(IDP.sign(answer("u-7")));
    String before = browser.session();

    post(answer);

    assertThat(before).isNotEmpty().isNotEqualTo(browser.session());
    assertThat(nobody().get("/api/v1/whoami", "Cookie", "__Host-sluice_session=" + before).status())
        .isEqualTo(401);
    assertThat(browser.get("/api/v1/whoami").status()).isEqualTo(200);
  }

  @Test
  void letsAPersonInWithTheRoleOfHisGroup() {
    Client.Reply landed = post(encoded(IDP.sign(answer("u-7"))));

    assertThat(landed.status()).isEqualTo(302);
    assertThat(landed.header("Location")).isEqualTo("/");
    Client.Reply self = browser.get("/api/v1/whoami");
    assertThat(self.member("identity")).isEqualTo(TestSamlProvider.ISSUER + "#u-7");
    assertThat(self.member("name")).isEqualTo("Ada Lovelace");
    assertThat(self.json().path("permissions").path("prod").toString()).contains("APPROVE");
    assertThat(trail())
        .anyMatch(line -> line.contains("identity.signed-in") && line.contains("MobileTwoFactor"));
  }

  @Test
  void asksForAnAnswerAtItsOneAddress() {
    String request = TestSamlProvider.request(begin());

    assertThat(TestSamlProvider.attribute(request, "AssertionConsumerServiceURL"))
        .isEqualTo("https://sluice.example/sign-in/saml/acme/acs");
    assertThat(TestSamlProvider.attribute(request, "Destination"))
        .isEqualTo(TestSamlProvider.SIGN_IN);
    assertThat(browser.get("/sign-in/saml/acme/metadata").text())
        .contains(
            "entityID=\"https://sluice.example/sign-in/saml/acme/metadata\"",
            "WantAssertionsSigned=\"true\"",
            "https://sluice.example/sign-in/saml/acme/acs");
    assertThat(nobody().get("/sign-in").text()).contains("/sign-in/saml/acme");
    assertThat(nobody().get("/sign-in/saml/corp").status()).isEqualTo(404);
  }

  @Test
  void comesBackToThePageThatWasWantedWhateverTheRelayStateSays() {
    browser.get("/migrations/7?tab=sql");
    Document answer = IDP.sign(answer("u-7"));

    Client.Reply landed =
        browser.send(
            "POST",
            "/sign-in/saml/acme/acs",
            form(encoded(answer)) + "&RelayState=https%3A%2F%2Fevil.example",
            "application/x-www-form-urlencoded");

    assertThat(landed.header("Location")).startsWith("/migrations/7?tab=sql");
  }

  @Test
  void takesNoAnswerTwiceNorOfAnotherBrowserNorOneThatNobodyAskedFor() {
    String answer = encoded(IDP.sign(answer("u-7")));
    Visitor thief = new Visitor(nobody());
    thief.get("/sign-in/saml/acme");
    Client.Reply stolen = post(thief, answer);

    assertThat(stolen.header("Location")).endsWith("problem=expired");
    assertThat(post(answer).header("Location")).isEqualTo("/");
    assertThat(post(answer).header("Location")).endsWith("problem=expired");
    begin();
    assertThat(post(answer).header("Location")).endsWith("problem=expired");
    Document unsolicited = answer("u-7");
    unsolicited.getDocumentElement().removeAttribute("InResponseTo");
    assertThat(post(encoded(IDP.sign(unsolicited))).header("Location")).endsWith("problem=expired");
  }

  @Test
  void keepsTheDeactivatedOut() {
    post(encoded(IDP.sign(answer("leaver"))));
    deactivate(TestSamlProvider.ISSUER, "leaver");

    assertThat(post(encoded(IDP.sign(answer("leaver")))).header("Location"))
        .endsWith("problem=deactivated");
  }

  static Stream<Arguments> wrappings() {
    return Stream.of(
        change(
            "1: the signed response inside the signature of another",
            SignatureWrapping::responseInsideTheSignature),
        change(
            "2: the signed response beside the signature",
            SignatureWrapping::responseBesideTheSignature),
        change("3: a forged assertion before the signed one", SignatureWrapping::forgedFirst),
        change(
            "4: the signed assertion inside a forged one",
            SignatureWrapping::signedInsideTheForged),
        change(
            "5: the signature in a forged assertion, the signed one last",
            SignatureWrapping::signatureInTheForged),
        change(
            "6: the signed assertion inside the forged one's signature",
            SignatureWrapping::signedInsideTheSignature),
        change(
            "7: a forged assertion of the same id in extensions",
            SignatureWrapping::forgedInExtensions),
        change(
            "8: the signed assertion in an object of the signature",
            SignatureWrapping::signedInAnObject),
        change(
            "9: the forged assertion last", d -> root(d).appendChild(SignatureWrapping.forged(d))),
        change("10: another id attribute leads elsewhere", SignatureWrapping::anotherIdAttribute));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrappings")
  void isNotDeceivedByWrappedSignatures(String name, Change wrap) {
    Document answer = IDP.sign(answer("u-7"));
    wrap.accept(answer);

    refused(post(encoded(answer)));
  }

  static Stream<Arguments> lies() {
    return Stream.of(
        change("nothing else", d -> set(d, "Audience", "https://other.example")),
        change("no audience", d -> remove(d, "AudienceRestriction")),
        change("no conditions", d -> remove(d, "Conditions")),
        change(
            "a condition unheard of",
            d -> one(d, "Conditions").appendChild(d.createElementNS(SAML, "saml:Whatever"))),
        change("another issuer", d -> set(d, "Issuer", "urn:evil")),
        change(
            "another issuer of the assertion",
            d -> d.getElementsByTagNameNS(SAML, "Issuer").item(1).setTextContent("urn:evil")),
        change("sent elsewhere", d -> root(d).setAttribute("Destination", "https://x.example")),
        change("recipient elsewhere", d -> data(d).setAttribute("Recipient", "https://x.example")),
        change("no recipient", d -> data(d).removeAttribute("Recipient")),
        change("answers another", d -> data(d).setAttribute("InResponseTo", "_other")),
        change("answers nothing", d -> data(d).removeAttribute("InResponseTo")),
        change("no end", d -> data(d).removeAttribute("NotOnOrAfter")),
        change("ended", d -> data(d).setAttribute("NotOnOrAfter", at(-120))),
        change(
            "conditions ended", d -> one(d, "Conditions").setAttribute("NotOnOrAfter", at(-120))),
        change("not begun", d -> one(d, "Conditions").setAttribute("NotBefore", at(300))),
        change("no time", d -> one(d, "Conditions").setAttribute("NotBefore", "yesterday")),
        change(
            "session ended",
            d -> one(d, "AuthnStatement").setAttribute("SessionNotOnOrAfter", at(-120))),
        change("no authentication", d -> remove(d, "AuthnStatement")),
        change(
            "holder of key",
            d ->
                one(d, "SubjectConfirmation")
                    .setAttribute("Method", "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")),
        change("nobody", d -> set(d, "NameID", " ")),
        change("an e-mail address", d -> format(d, "1.1:nameid-format:emailAddress")),
        change("a name for once", d -> format(d, "2.0:nameid-format:transient")),
        change(
            "a user name of Windows",
            d -> format(d, "1.1:nameid-format:WindowsDomainQualifiedName")),
        change("an e-mail address of which nothing is said", d -> mail(d, "unspecified")),
        change("an e-mail address without a format", SamlSignInTest::mailWithoutFormat),
        change(
            "failure",
            d ->
                ((Element) d.getElementsByTagNameNS("*", "StatusCode").item(0))
                    .setAttribute("Value", "urn:oasis:names:tc:SAML:2.0:status:Requester")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void believesOnlyWhatIsMeantForItNow(String name, Change lie) {
    Document answer = answer("u-7");
    lie.accept(answer);

    refused(post(encoded(IDP.sign(answer))));
  }

  static Stream<Arguments> signatures() {
    String rsa256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    List<String> usual = List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE);
    return Stream.of(
        signed("none", d -> d),
        signed("another key with its certificate beside", FOREIGN::sign),
        signed("SHA-1", d -> IDP.sign(d, SignatureMethod.RSA_SHA1, usual)),
        signed(
            "nothing cut out", d -> IDP.sign(d, rsa256, List.of(CanonicalizationMethod.EXCLUSIVE))),
        signed(
            "with comments",
            d ->
                IDP.sign(
                    d,
                    rsa256,
                    List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE_WITH_COMMENTS))),
        signed("over the whole document", d -> IDP.sign(assertion(d), "", rsa256, usual)),
        signed(
            "of the response alone",
            d -> IDP.sign(root(d), "#" + root(d).getAttribute("ID"), rsa256, usual)),
        signed(
            "changed afterwards",
            d -> {
              IDP.sign(d);
              set(d, "NameID", SignatureWrapping.EVIL);
              return d;
            }),
        signed(
            "an attribute changed afterwards",
            d -> {
              IDP.sign(d);
              set(d, "AttributeValue", "Boss");
              return d;
            }));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("signatures")
  void wantsTheAssertionSignedByTheKeyThatItKnows(String name, UnaryOperator<Document> sign) {
    refused(post(encoded(sign.apply(answer("u-7")))));
  }

  @Test
  void takesANameOfWhichNothingIsSaidWhenItIsNoAddress() {
    Document answer = answer("u-8");
    format(answer, "1.1:nameid-format:unspecified");

    assertThat(post(encoded(IDP.sign(answer))).header("Location")).isEqualTo("/");
  }

  @Test
  void quotesWhatOthersSendOnlyInShortAndVisibly() {
    Document answer = answer("u-7");
    ((Element) answer.getElementsByTagNameNS("*", "StatusCode").item(0))
        .setAttribute("Value", "urn:x \u202e" + "long".repeat(5_000));

    refused(post(encoded(IDP.sign(answer))));

    assertThat(trail())
        .anyMatch(line -> line.contains("the provider answered urn:x"))
        .noneMatch(line -> line.contains("\u202e"))
        .noneMatch(line -> line.contains("long".repeat(200)));
  }

  @Test
  void saysWhenACertificateIsOutOfItsTime() {
    Visitor late = new Visitor(nobody());
    URI asked = URI.create(late.get("/sign-in/saml/expired").header("Location"));
    Document answer = ServerStore.EXPIRED_SAML.sign(TestSamlProvider.answer(asked, "u-7"));

    Client.Reply reply =
        late.send(
            "POST",
            "/sign-in/saml/expired/acs",
            form(encoded(answer)),
            "application/x-www-form-urlencoded");

    assertThat(reply.header("Location")).endsWith("problem=refused");
    assertThat(trail()).anyMatch(line -> line.contains("certificate is out of its time"));
  }

  private static Arguments change(String name, Change change) {
    return Arguments.of(name, change);
  }

  private static Arguments signed(String name, UnaryOperator<Document> sign) {
    return Arguments.of(name, sign);
  }

  private static void mail(Document answer, String format) {
    format(answer, "1.1:nameid-format:" + format);
    set(answer, "NameID", "ada@acme.example");
  }

  private static void mailWithoutFormat(Document answer) {
    set(answer, "NameID", "ada@acme.example");
    one(answer, "NameID").removeAttribute("Format");
  }
}
