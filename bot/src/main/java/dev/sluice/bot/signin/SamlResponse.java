package dev.sluice.bot.signin;

import static dev.sluice.bot.signin.SamlXml.ASSERTION;
import static dev.sluice.bot.signin.SamlXml.PROTOCOL;
import static dev.sluice.bot.signin.SamlXml.refused;

import dev.sluice.pipeline.catalog.SamlProvider;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * What a provider answered. Only one shape is taken: a Response with one Assertion as its child,
 * which is signed itself; everything is read from the very element whose signature was verified.
 */
final class SamlResponse {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final String PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";

  /** What a provider calls a name of which it says nothing; it may be a user name. */
  private static final Set<String> UNSPECIFIED =
      Set.of("", "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified");

  /** Attributes that are never given to somebody else, though they look like addresses. */
  private static final Set<String> SCOPED =
      Set.of(
          "urn:oasis:names:tc:SAML:attribute:subject-id",
          "urn:oasis:names:tc:SAML:attribute:pairwise-id");

  private static final Set<String> CONDITIONS =
      Set.of("AudienceRestriction", "OneTimeUse", "ProxyRestriction");

  private final Element response;
  private final Element assertion;

  private SamlResponse(Element response, Element assertion) {
    this.response = response;
    this.assertion = assertion;
  }

  /** Reads a form value; nothing of it is to be believed yet. */
  static SamlResponse read(String base64) {
    Document document = SamlXml.parse(base64);
    Element response = document.getDocumentElement();
    if (!SamlXml.is(response, PROTOCOL, "Response")) {
      throw refused("the answer is no Response");
    }
    for (Element child : SamlXml.children(response)) {
      boolean known =
          SamlXml.is(child, ASSERTION, "Issuer")
              || SamlXml.is(child, SamlXml.SIGNATURE, "Signature")
              || SamlXml.is(child, PROTOCOL, "Status")
              || SamlXml.is(child, ASSERTION, "Assertion");
      if (!known) {
        throw refused("a Response with " + child.getLocalName() + " is not taken");
      }
    }
    int anywhere =
        document.getElementsByTagNameNS("*", "Assertion").getLength()
            + document.getElementsByTagNameNS("*", "EncryptedAssertion").getLength();
    if (anywhere != 1 || document.getElementsByTagNameNS("*", "Response").getLength() != 1) {
      throw refused("there is not exactly one assertion in one response");
    }
    String status =
        SamlXml.one(SamlXml.one(response, PROTOCOL, "Status"), PROTOCOL, "StatusCode")
            .getAttributeNS(null, "Value");
    if (!status.equals(SUCCESS)) {
      throw refused("the provider answered " + status);
    }
    return new SamlResponse(response, SamlXml.one(response, ASSERTION, "Assertion"));
  }

  /** Which request it says to answer. */
  String inResponseTo() {
    return response.getAttributeNS(null, "InResponseTo");
  }

  /** Believes it, or refuses: signature first, then for whom, for what and when. */
  Subject verify(SamlProvider provider, Expected expected) {
    SamlSignature.verify(assertion, provider.certificates(), expected.now());
    same("Issuer", provider.issuer(), SamlXml.one(assertion, ASSERTION, "Issuer").getTextContent());
    SamlXml.child(response, ASSERTION, "Issuer")
        .ifPresent(issuer -> same("Issuer", provider.issuer(), issuer.getTextContent()));
    if (response.hasAttributeNS(null, "Destination")) {
      same("Destination", expected.recipient(), response.getAttributeNS(null, "Destination"));
    }
    same("InResponseTo", expected.request(), inResponseTo());
    conditions(expected);
    Element subject = SamlXml.one(assertion, ASSERTION, "Subject");
    confirmed(subject, expected);
    return new Subject(
        name(SamlXml.one(subject, ASSERTION, "NameID")),
        authentication(expected.now()),
        asked(),
        attributes());
  }

  private void conditions(Expected expected) {
    Element conditions = SamlXml.one(assertion, ASSERTION, "Conditions");
    within(conditions, expected.now());
    boolean foreign = true;
    for (Element child : SamlXml.children(conditions)) {
      if (!ASSERTION.equals(child.getNamespaceURI())
          || !CONDITIONS.contains(child.getLocalName())) {
        throw refused("the condition " + child.getLocalName() + " is not understood");
      }
      if (child.getLocalName().equals("AudienceRestriction")) {
        boolean ours =
            SamlXml.children(child, ASSERTION, "Audience").stream()
                .anyMatch(
                    audience -> expected.audience().equals(audience.getTextContent().strip()));
        if (!ours) {
          throw refused("the assertion was made for somebody else");
        }
        foreign = false;
      }
    }
    if (foreign) {
      throw refused("the assertion does not say for whom it was made");
    }
  }

  /** Somebody who carries it must be able to show that it was sent here, just now, for this. */
  private static void confirmed(Element subject, Expected expected) {
    boolean confirmed =
        SamlXml.children(subject, ASSERTION, "SubjectConfirmation").stream()
            .filter(one -> BEARER.equals(one.getAttributeNS(null, "Method")))
            .flatMap(one -> SamlXml.children(one, ASSERTION, "SubjectConfirmationData").stream())
            .anyMatch(
                data ->
                    expected.recipient().equals(data.getAttributeNS(null, "Recipient"))
                        && expected.request().equals(data.getAttributeNS(null, "InResponseTo"))
                        && !data.hasAttributeNS(null, "NotBefore")
                        && data.hasAttributeNS(null, "NotOnOrAfter")
                        && ended(data, "NotOnOrAfter", expected.now()).isEmpty());
    if (!confirmed) {
      throw refused("the assertion was not sent here just now in answer to this request");
    }
  }

  /** The name of the subject if it is for ever (SAML core, 8.3); empty otherwise. */
  private static String name(Element nameId) {
    String format = nameId.getAttributeNS(null, "Format");
    String name = nameId.getTextContent().strip();
    boolean lasting =
        format.equals(PERSISTENT) || (UNSPECIFIED.contains(format) && !name.contains("@"));
    return lasting ? name : "";
  }

  private String authentication(Instant now) {
    Element statement = SamlXml.one(assertion, ASSERTION, "AuthnStatement");
    ended(statement, "SessionNotOnOrAfter", now)
        .ifPresent(
            reason -> {
              throw refused(reason);
            });
    return SamlXml.child(statement, ASSERTION, "AuthnContext")
        .flatMap(context -> SamlXml.child(context, ASSERTION, "AuthnContextClassRef"))
        .map(reference -> reference.getTextContent().strip())
        .orElse("");
  }

  private Instant asked() {
    Element statement = SamlXml.one(assertion, ASSERTION, "AuthnStatement");
    return statement.hasAttributeNS(null, "AuthnInstant")
        ? time(statement, "AuthnInstant")
        : Instant.EPOCH;
  }

  private Map<String, List<String>> attributes() {
    Map<String, List<String>> attributes = new LinkedHashMap<>();
    for (Element statement : SamlXml.children(assertion, ASSERTION, "AttributeStatement")) {
      for (Element attribute : SamlXml.children(statement, ASSERTION, "Attribute")) {
        List<String> values =
            attributes.computeIfAbsent(
                attribute.getAttributeNS(null, "Name"), name -> new ArrayList<>());
        SamlXml.children(attribute, ASSERTION, "AttributeValue")
            .forEach(value -> values.add(value.getTextContent().strip()));
      }
    }
    return attributes;
  }

  private static void within(Element element, Instant now) {
    if (element.hasAttributeNS(null, "NotBefore")
        && time(element, "NotBefore").minus(SKEW).isAfter(now)) {
      throw refused("the assertion is not good yet; compare the clocks");
    }
    ended(element, "NotOnOrAfter", now)
        .ifPresent(
            reason -> {
              throw refused(reason);
            });
  }

  private static Optional<String> ended(Element element, String attribute, Instant now) {
    boolean over =
        element.hasAttributeNS(null, attribute)
            && !time(element, attribute).plus(SKEW).isAfter(now);
    return over ? Optional.of("the assertion is not good any more") : Optional.empty();
  }

  private static Instant time(Element element, String attribute) {
    try {
      return Instant.parse(element.getAttributeNS(null, attribute));
    } catch (DateTimeParseException e) {
      throw refused(attribute + " is no time in UTC");
    }
  }

  private static void same(String what, String expected, String found) {
    if (!expected.equals(found.strip())) {
      throw refused("the " + what + " is " + SamlText.shown(found));
    }
  }

  /**
   * What must be in it.
   *
   * @param request id of the request
   * @param recipient address that it is sent to
   * @param audience entity id of this server
   * @param now what time it is
   */
  record Expected(String request, String recipient, String audience, Instant now) {}

  /**
   * Whom the provider vouches for.
   *
   * @param name name of the subject; empty when it is none for ever
   * @param context how the person was authenticated
   * @param asked when the provider asked who he is; the epoch where it does not say so
   * @param attributes what else is said
   */
  record Subject(String name, String context, Instant asked, Map<String, List<String>> attributes) {
    Subject {
      attributes = Map.copyOf(attributes);
    }

    /**
     * Whom an attribute or the subject's name stands for. What looks like an address is taken only
     * where a standard says that it is never given to somebody else.
     */
    Optional<String> lasting(String attribute) {
      boolean scoped = attribute.equals(SamlProvider.NAME_ID) || SCOPED.contains(attribute);
      return one(attribute).filter(value -> scoped || !value.contains("@"));
    }

    /** The one value of an attribute, or of the subject's name. */
    Optional<String> one(String attribute) {
      if (attribute.equals(SamlProvider.NAME_ID)) {
        return Optional.of(name).filter(text -> !text.isEmpty());
      }
      List<String> values = attributes.getOrDefault(attribute, List.of());
      return values.size() == 1 && !values.get(0).isEmpty()
          ? Optional.of(values.get(0))
          : Optional.empty();
    }
  }
}
