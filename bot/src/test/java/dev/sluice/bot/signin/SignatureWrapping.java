package dev.sluice.bot.signin;

import static dev.sluice.bot.signin.SamlDocuments.DSIG;
import static dev.sluice.bot.signin.SamlDocuments.SAML;
import static dev.sluice.bot.signin.SamlDocuments.assertion;
import static dev.sluice.bot.signin.SamlDocuments.root;
import static dev.sluice.bot.signin.SamlDocuments.signature;

import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * The ways to move a signed part aside and put a forged one in its place, after Somorovsky and
 * others, "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012).
 */
final class SignatureWrapping {
  /** Who nobody is. */
  static final String EVIL = "urn:acme:boss";

  private SignatureWrapping() {}

  static void responseInsideTheSignature(Document answer) {
    Element original = (Element) root(answer).cloneNode(true);
    evil(assertion(answer));
    root(answer).setAttribute("ID", "_evil");
    signature(assertion(answer)).appendChild(original);
  }

  static void responseBesideTheSignature(Document answer) {
    Element original = (Element) root(answer).cloneNode(true);
    evil(assertion(answer));
    root(answer).setAttribute("ID", "_evil");
    assertion(answer).insertBefore(original, signature(assertion(answer)));
  }

  static void forgedFirst(Document answer) {
    root(answer).insertBefore(forged(answer), assertion(answer));
  }

  static void signedInsideTheForged(Document answer) {
    Element original = assertion(answer);
    Element forged = forged(answer);
    root(answer).replaceChild(forged, original);
    forged.appendChild(original);
  }

  static void signatureInTheForged(Document answer) {
    Element original = (Element) assertion(answer).cloneNode(true);
    original.removeChild(signature(original));
    evil(assertion(answer));
    assertion(answer).setAttribute("ID", "_evil");
    root(answer).appendChild(original);
  }

  static void signedInsideTheSignature(Document answer) {
    Element original = (Element) assertion(answer).cloneNode(true);
    original.removeChild(signature(original));
    evil(assertion(answer));
    assertion(answer).setAttribute("ID", "_evil");
    signature(assertion(answer)).appendChild(original);
  }

  static void forgedInExtensions(Document answer) {
    Element extensions =
        answer.createElementNS("urn:oasis:names:tc:SAML:2.0:protocol", "samlp:Extensions");
    Element forged = (Element) assertion(answer).cloneNode(true);
    forged.removeChild(signature(forged));
    evil(forged);
    extensions.appendChild(forged);
    root(answer).insertBefore(extensions, assertion(answer));
  }

  static void signedInAnObject(Document answer) {
    Element original = (Element) assertion(answer).cloneNode(true);
    original.removeChild(signature(original));
    Element object = answer.createElementNS(DSIG, "ds:Object");
    object.appendChild(original);
    evil(assertion(answer));
    signature(assertion(answer)).appendChild(object);
  }

  static void anotherIdAttribute(Document answer) {
    Element forged = forged(answer);
    forged.setAttribute("Id", assertion(answer).getAttribute("ID"));
    root(answer).replaceChild(forged, assertion(answer));
  }

  static Element forged(Document answer) {
    Element forged = (Element) assertion(answer).cloneNode(true);
    forged.removeChild(signature(forged));
    forged.setAttribute("ID", "_evil");
    evil(forged);
    return forged;
  }

  private static void evil(Element assertion) {
    assertion.getElementsByTagNameNS(SAML, "NameID").item(0).setTextContent(EVIL);
  }
}
