package dev.sluice.agent.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority that vouches for servers, and that no machine trusts by itself. */
public final class TestAuthority {
  private static final char[] SECRET = "changeit".toCharArray();
  private static final String ISSUER = "issuer";
  private static final String SERVER = "server";

  private final Path folder;
  private final AtomicInteger servers = new AtomicInteger();

  /** One that keeps its keys in a folder. */
  public TestAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    keytool("authority.p12", ISSUER, "-ext", "bc=ca:true");
  }

  /**
   * A server with a certificate of its own for a host name.
   *
   * @param more what else the JDK's keytool is to be told, such as the day on which it begins
   */
  public SSLContext server(String host, String... more)
      throws IOException, InterruptedException, GeneralSecurityException {
    String file = "server-" + servers.incrementAndGet() + ".p12";
    Files.copy(folder.resolve("authority.p12"), folder.resolve(file));
    List<String> words = new ArrayList<>(List.of("-signer", ISSUER, "-ext", "SAN=dns:" + host));
    words.addAll(List.of(more));
    keytool(file, SERVER, words.toArray(String[]::new));
    KeyStore keys = read(file);
    keys.deleteEntry(ISSUER);
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, SECRET);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  /** A machine that trusts this authority and no other. */
  SSLContext trusted() throws GeneralSecurityException, IOException {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, SECRET);
    known.setCertificateEntry(ISSUER, read("authority.p12").getCertificate(ISSUER));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(known);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Its certificate, as people hand it on. */
  public Path pem() throws GeneralSecurityException, IOException {
    byte[] certificate = read("authority.p12").getCertificate(ISSUER).getEncoded();
    String text = Base64.getMimeEncoder().encodeToString(certificate);
    return Files.writeString(
        folder.resolve("authority.pem"),
        "-----BEGIN CERTIFICATE-----\n" + text + "\n-----END CERTIFICATE-----\n");
  }

  private KeyStore read(String file) throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stored = Files.newInputStream(folder.resolve(file))) {
      keys.load(stored, SECRET);
    }
    return keys;
  }

  private void keytool(String file, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
    line.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + alias));
    line.addAll(List.of("-validity", "30", "-storetype", "PKCS12"));
    line.addAll(List.of("-keystore", folder.resolve(file).toString()));
    line.addAll(List.of("-storepass", new String(SECRET)));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }
}
