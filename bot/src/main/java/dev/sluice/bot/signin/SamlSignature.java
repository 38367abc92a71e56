package dev.sluice.bot.signin;

import dev.sluice.bot.signin.SignInRefusedException.Notice;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import org.w3c.dom.Element;

/**
 * Verifies that an element was signed by a provider: by the signature that is its own child, over
 * exactly this element, with a key that the configuration names. What the signature says about keys
 * is not looked at.
 */
final class SamlSignature {
  private static final String ECDSA = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-";
  private static final String RSA = "http://www.w3.org/2001/04/xmldsig-more#rsa-";
  private static final Set<String> METHODS =
      Set.of(
          RSA + "sha256",
          RSA + "sha384",
          RSA + "sha512",
          ECDSA + "sha256",
          ECDSA + "sha384",
          ECDSA + "sha512");
  private static final Set<String> DIGESTS =
      Set.of(
          DigestMethod.SHA256,
          "http://www.w3.org/2001/04/xmldsig-more#sha384",
          DigestMethod.SHA512);

  private SamlSignature() {}

  /** Refuses an element that none of these certificates signed, or only ones out of their time. */
  static void verify(Element signed, List<X509Certificate> certificates, Instant now) {
    String id = signed.getAttributeNS(null, "ID");
    if (id.isBlank()) {
      throw SamlXml.refused("the assertion has no ID");
    }
    Element signature = SamlXml.one(signed, SamlXml.SIGNATURE, "Signature");
    X509Certificate by =
        certificates.stream()
            .filter(one -> signedBy(one.getPublicKey(), signed, signature))
            .findFirst()
            .orElseThrow(
                () -> SamlXml.refused("no certificate of the provider signed the assertion"));
    try {
      by.checkValidity(Date.from(now));
    } catch (CertificateException e) {
      throw new SignInRefusedException(
          Notice.REFUSED, "the provider's certificate is out of its time: " + e.getMessage(), e);
    }
  }

  private static boolean signedBy(PublicKey key, Element signed, Element signature) {
    DOMValidateContext context =
        new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    context.setIdAttributeNS(signed, null, "ID");
    try {
      XMLSignature parsed = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context);
      plain(parsed, signed.getAttributeNS(null, "ID"));
      return parsed.validate(context);
    } catch (MarshalException | XMLSignatureException e) {
      return false;
    }
  }

  /** One reference, to this very element, without anything that chooses parts of it. */
  private static void plain(XMLSignature signature, String id) {
    SignedInfo info = signature.getSignedInfo();
    List<Reference> references = info.getReferences();
    if (references.size() != 1 || !("#" + id).equals(references.get(0).getURI())) {
      throw SamlXml.refused("the signature is over something else than the assertion");
    }
    if (!signature.getObjects().isEmpty()) {
      throw SamlXml.refused("the signature carries something itself");
    }
    List<String> transforms =
        references.get(0).getTransforms().stream().map(Transform::getAlgorithm).toList();
    boolean usual =
        transforms.equals(List.of(Transform.ENVELOPED))
            || transforms.equals(List.of(Transform.ENVELOPED, CanonicalizationMethod.EXCLUSIVE));
    if (!usual
        || !CanonicalizationMethod.EXCLUSIVE.equals(
            info.getCanonicalizationMethod().getAlgorithm())) {
      throw SamlXml.refused("the signature transforms what it covers");
    }
    if (!METHODS.contains(info.getSignatureMethod().getAlgorithm())
        || !DIGESTS.contains(references.get(0).getDigestMethod().getAlgorithm())) {
      throw SamlXml.refused(
          "the signature is of the weak or unknown kind "
              + info.getSignatureMethod().getAlgorithm());
    }
  }
}
