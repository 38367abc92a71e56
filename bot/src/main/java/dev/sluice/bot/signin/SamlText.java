package dev.sluice.bot.signin;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.pipeline.catalog.SamlProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** What is said to SAML providers. */
final class SamlText {
  private static final int SHOWN = 120;

  private SamlText() {}

  /** Text of a provider as it may stand in a log or the trail. */
  static String shown(String text) {
    return PlainText.line(text.strip(), SHOWN);
  }

  /**
   * Where the browser goes to sign in (HTTP-Redirect binding).
   *
   * @param again whether the provider must ask who somebody is, though it knows him
   */
  static String address(SamlProvider provider, String request, Place here, boolean again) {
    String xml =
        """
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="%s" Version="2.0" \
        IssueInstant="%s" ForceAuthn="%s" Destination="%s" AssertionConsumerServiceURL="%s" \
        ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST">\
        <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">%s</saml:Issuer>\
        </samlp:AuthnRequest>\
        """
            .formatted(
                request,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                again,
                escaped(provider.signIn().toString()),
                escaped(here.consumer()),
                escaped(here.entity()));
    String address = provider.signIn().toString();
    return address
        + (address.contains("?") ? "&" : "?")
        + "SAMLRequest="
        + URLEncoder.encode(deflated(xml), StandardCharsets.UTF_8);
  }

  /** What a provider wants to know about this server. */
  static String metadata(Place here) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
      <md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true"
          protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
        <md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>
        <md:AssertionConsumerService index="0" isDefault="true"
            Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s"/>
      </md:SPSSODescriptor>
    </md:EntityDescriptor>
    """
        .formatted(escaped(here.entity()), escaped(here.consumer()));
  }

  private static String deflated(String xml) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Deflater raw = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(bytes, raw)) {
      deflate.write(xml.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      raw.end();
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  /**
   * This server as a provider knows it.
   *
   * @param entity its entity id, where its metadata is
   * @param consumer where answers are sent
   */
  record Place(String entity, String consumer) {
    static Place of(String url, SamlProvider provider) {
      String base = url + "/sign-in/saml/" + provider.name();
      return new Place(base + "/metadata", base + "/acs");
    }
  }
}
