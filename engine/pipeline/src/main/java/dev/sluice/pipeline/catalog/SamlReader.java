package dev.sluice.pipeline.catalog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Reads what a file says about a provider that speaks SAML 2.0. */
final class SamlReader {
  /** Keys that only the other kind of provider has. */
  private static final List<String> FOREIGN =
      List.of("client-id", "client-secret", "scopes", "require", "step-up-client");

  private final Path folder;

  SamlReader(Path folder) {
    this.folder = folder;
  }

  SamlProvider read(YamlMap map, Duration groupsValid, Optional<SecretReference> scimToken) {
    String name = map.name("name");
    for (String key : FOREIGN) {
      if (map.has(key)) {
        map.problem(key, "A SAML provider has no '" + key + "'.", "Remove it.");
      }
    }
    String issuer = map.text("issuer", "");
    if (issuer.isBlank() || issuer.contains("|")) {
      map.problem("issuer", "A provider needs its entity id.", "Copy it from its metadata.");
    }
    return new SamlProvider(
        name,
        map.text("label", name),
        issuer,
        signIn(map),
        certificates(map),
        ServerReader.claims(map, SamlProvider.NAME_ID, SamlProvider.NAME_ID),
        groupsValid,
        scimToken);
  }

  private static URI signIn(YamlMap map) {
    String address = map.text("sign-in-url", "");
    if (!ServerReader.secure(address)) {
      map.problem(
          "sign-in-url",
          "Where browsers are sent is an https address.",
          "Copy the SingleSignOnService with the binding HTTP-Redirect from its metadata.");
      return URI.create("https://nowhere.invalid");
    }
    return URI.create(address);
  }

  private List<X509Certificate> certificates(YamlMap map) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Map.Entry<Node, String> file : map.texts("certificates").entrySet()) {
      try {
        certificates.add(certificate(file.getValue()));
      } catch (CertificateException | IOException e) {
        map.problem(
            file.getKey(),
            "'" + YamlScope.show(file.getValue()) + "' is no certificate.",
            "Name a PEM file beside this one.");
      }
    }
    if (certificates.isEmpty()) {
      map.problem(
          "certificates",
          "Without its certificate nothing of a provider can be believed.",
          "Save the signing certificate of its metadata as PEM and name the file.");
    }
    return certificates;
  }

  private X509Certificate certificate(String file) throws CertificateException, IOException {
    String pem = Files.readString(folder.resolve(file));
    try (InputStream bytes = new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(bytes);
    }
  }
}
