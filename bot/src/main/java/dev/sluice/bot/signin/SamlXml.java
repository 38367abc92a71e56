package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * XML of a provider, read once by one parser: no document type, no entities, nothing fetched, no
 * comments or processing instructions, UTF-8 only, every ID once.
 */
final class SamlXml {
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String SIGNATURE = "http://www.w3.org/2000/09/xmldsig#";
  private static final int LIMIT = 256 * 1024;
  private static final int DEPTH = 40;
  private static final Pattern ENCODING =
      Pattern.compile("^<\\?xml[^>]{0,100}encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})");
  private static final Set<String> ID = Set.of("id", "assertionid");

  private SamlXml() {}

  /** The document of a form value. */
  static Document parse(String base64) {
    if (base64.length() > LIMIT) {
      throw refused("the answer is larger than " + LIMIT + " characters");
    }
    String text = text(base64);
    Matcher declared = ENCODING.matcher(text);
    if (declared.find() && !declared.group(1).equalsIgnoreCase("utf-8")) {
      throw refused("the answer says that it is " + declared.group(1));
    }
    try {
      DocumentBuilder builder = factory().newDocumentBuilder();
      builder.setErrorHandler(null);
      Document document = builder.parse(new InputSource(new StringReader(text)));
      look(document.getDocumentElement(), new HashSet<>(), 0);
      return document;
    } catch (SAXException | IOException e) {
      throw new SignInRefusedException(Notice.REFUSED, "the answer is no plain XML", e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java cannot parse XML safely", e);
    }
  }

  private static String text(String base64) {
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new SignInRefusedException(Notice.REFUSED, "the answer is not UTF-8 in base64", e);
    }
  }

  private static DocumentBuilderFactory factory() throws ParserConfigurationException {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
    factory.setXIncludeAware(false);
    factory.setExpandEntityReferences(false);
    return factory;
  }

  private static void look(Element element, Set<String> ids, int depth) {
    if (depth > DEPTH) {
      throw refused("the answer is nested too deep");
    }
    NamedNodeMap attributes = element.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      String name = attribute.getLocalName().toLowerCase(java.util.Locale.ROOT);
      if (ID.contains(name) && !ids.add(attribute.getValue())) {
        throw refused("the ID " + attribute.getValue() + " stands twice in the answer");
      }
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      switch (child.getNodeType()) {
        case Node.ELEMENT_NODE -> look((Element) child, ids, depth + 1);
        case Node.TEXT_NODE -> {}
        default -> throw refused("the answer has more in it than elements and text");
      }
    }
  }

  /** Whether an element is called so. */
  static boolean is(Node node, String namespace, String name) {
    return namespace.equals(node.getNamespaceURI()) && name.equals(node.getLocalName());
  }

  /** Child elements. */
  static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  /** Child elements of a name. */
  static List<Element> children(Element parent, String namespace, String name) {
    return children(parent).stream().filter(child -> is(child, namespace, name)).toList();
  }

  /** The child of a name, of which there is one at most. */
  static Optional<Element> child(Element parent, String namespace, String name) {
    List<Element> all = children(parent, namespace, name);
    if (all.size() > 1) {
      throw refused("there is more than one " + name);
    }
    return all.stream().findFirst();
  }

  /** The child of a name, which must be there once. */
  static Element one(Element parent, String namespace, String name) {
    return child(parent, namespace, name).orElseThrow(() -> refused("there is no " + name));
  }

  static SignInRefusedException refused(String reason) {
    return new SignInRefusedException(Notice.REFUSED, reason);
  }
}
