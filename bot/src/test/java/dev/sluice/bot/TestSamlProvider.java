package dev.sluice.bot;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** A SAML provider in this process that signs what a test wants. */
public final class TestSamlProvider {
  public static final String ISSUER = "urn:acme:idp";
  public static final String SIGN_IN = "https://idp.example/saml";
  private static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  private static final String RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final PrivateKey key;
  private final X509Certificate certificate;

  /** With a certificate that is good from some days ago on, for some days. */
  public TestSamlProvider(int startDays, int validDays) {
    try {
      Path store = Files.createTempDirectory("idp").resolve("idp.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "idp",
                  "-keyalg",
                  "RSA",
                  "-keysize",
                  "2048",
                  "-dname",
                  "CN=idp",
                  "-startdate",
                  startDays + "d",
                  "-validity",
                  Integer.toString(validDays),
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  store.toString(),
                  "-storepass",
                  new String(PASSWORD))
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
      key = (PrivateKey) keys.getKey("idp", PASSWORD);
      certificate = (X509Certificate) keys.getCertificate("idp");
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The certificate as its metadata has it. */
  public String pem() {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The request that an address of this provider carries. */
  public static String request(URI address) {
    Matcher found = Pattern.compile("SAMLRequest=([^&]+)").matcher(address.toString());
    if (!found.find()) {
      throw new IllegalArgumentException(address + " carries no request");
    }
    byte[] deflated =
        Base64.getDecoder().decode(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8));
    try (InflaterInputStream in =
        new InflaterInputStream(new java.io.ByteArrayInputStream(deflated), new Inflater(true))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  public static String attribute(String xml, String name) {
    Matcher found = Pattern.compile(" " + name + "=\"([^\"]*)\"").matcher(xml);
    return found.find() ? found.group(1) : "";
  }

  /** An honest answer about a person, before it is signed. */
  public static Document answer(URI address, String subject) {
    String request = request(address);
    String id = attribute(request, "ID");
    String here = attribute(request, "AssertionConsumerServiceURL");
    String audience = here.replace("/acs", "/metadata");
    Instant now = Instant.now();
    return parse(
        """
        <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r%1$s" Version="2.0" \
        IssueInstant="%2$s" Destination="%3$s" InResponseTo="%4$s"><saml:Issuer>%5$s</saml:Issuer>\
        <samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>\
        <saml:Assertion ID="_a%1$s" Version="2.0" IssueInstant="%2$s"><saml:Issuer>%5$s</saml:Issuer>\
        <saml:Subject><saml:NameID \
        Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">%6$s</saml:NameID>\
        <saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
        <saml:SubjectConfirmationData Recipient="%3$s" InResponseTo="%4$s" NotOnOrAfter="%7$s"/>\
        </saml:SubjectConfirmation></saml:Subject>\
        <saml:Conditions NotBefore="%2$s" NotOnOrAfter="%7$s"><saml:AudienceRestriction>\
        <saml:Audience>%8$s</saml:Audience></saml:AudienceRestriction></saml:Conditions>\
        <saml:AuthnStatement AuthnInstant="%2$s"><saml:AuthnContext><saml:AuthnContextClassRef>\
        urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract</saml:AuthnContextClassRef>\
        </saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>\
        <saml:Attribute Name="name"><saml:AttributeValue>Ada Lovelace</saml:AttributeValue></saml:Attribute>\
        <saml:Attribute Name="groups"><saml:AttributeValue>dbas</saml:AttributeValue>\
        <saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>\
        </saml:Assertion></samlp:Response>\
        """
            .formatted(
                UUID.randomUUID(), now, here, id, ISSUER, subject, now.plusSeconds(300), audience));
  }

  /** Signs the assertion of an answer. */
  public Document sign(Document answer) {
    return sign(answer, RSA_SHA256, List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE));
  }

  /** Signs the assertion in a way of its own. */
  public Document sign(Document answer, String method, List<String> transforms) {
    Element assertion = (Element) answer.getElementsByTagNameNS(ASSERTION, "Assertion").item(0);
    return sign(assertion, "#" + assertion.getAttribute("ID"), method, transforms);
  }

  /** Signs an element. */
  public Document sign(Element signed, String uri, String method, List<String> transforms) {
    XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    try {
      List<Transform> all = new java.util.ArrayList<>();
      for (String transform : transforms) {
        all.add(factory.newTransform(transform, (TransformParameterSpec) null));
      }
      Reference reference =
          factory.newReference(
              uri, factory.newDigestMethod(DigestMethod.SHA256, null), all, null, null);
      SignedInfo info =
          factory.newSignedInfo(
              factory.newCanonicalizationMethod(
                  CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
              factory.newSignatureMethod(method, null),
              List.of(reference));
      KeyInfoFactory keys = factory.getKeyInfoFactory();
      DOMSignContext context =
          new DOMSignContext(key, signed, signed.getFirstChild().getNextSibling());
      context.setIdAttributeNS(signed, null, "ID");
      factory
          .newXMLSignature(info, keys.newKeyInfo(List.of(keys.newX509Data(List.of(certificate)))))
          .sign(context);
      return signed.getOwnerDocument();
    } catch (GeneralSecurityException | MarshalException | XMLSignatureException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As a form carries it. */
  public static String encoded(Document answer) {
    return encoded(text(answer));
  }

  public static String encoded(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8));
  }

  public static String text(Document answer) {
    try {
      Transformer plain = TransformerFactory.newInstance().newTransformer();
      plain.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      plain.transform(new DOMSource(answer), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Document parse(String xml) {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(xml)));
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a test does to an answer. */
  public interface Change extends Consumer<Document> {}
}
