package dev.sluice.bot.signin;

import java.time.Instant;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Parts of a provider's answer, found and changed. */
final class SamlDocuments {
  static final String SAML = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";

  private SamlDocuments() {}

  static Element root(Document answer) {
    return answer.getDocumentElement();
  }

  static Element assertion(Document answer) {
    return one(answer, "Assertion");
  }

  static Node signature(Element assertion) {
    return assertion.getElementsByTagNameNS(DSIG, "Signature").item(0);
  }

  static Element one(Document answer, String name) {
    return (Element) answer.getElementsByTagNameNS(SAML, name).item(0);
  }

  static Element data(Document answer) {
    return one(answer, "SubjectConfirmationData");
  }

  static void set(Document answer, String name, String text) {
    one(answer, name).setTextContent(text);
  }

  static void remove(Document answer, String name) {
    Element element = one(answer, name);
    element.getParentNode().removeChild(element);
  }

  static void format(Document answer, String format) {
    one(answer, "NameID").setAttribute("Format", "urn:oasis:names:tc:SAML:" + format);
  }

  static String at(long seconds) {
    return Instant.now().plusSeconds(seconds).toString();
  }
}
