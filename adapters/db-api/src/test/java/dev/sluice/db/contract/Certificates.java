package dev.sluice.db.contract;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A server's certificate that names a host, and its key, as the server reads them.
 *
 * @param certificate signed by itself
 * @param key not encrypted
 */
public record Certificates(Path certificate, Path key) {
  private static final String WORD = "changeit";

  /** Makes them in a folder. */
  public static Certificates of(Path folder, String host)
      throws IOException, GeneralSecurityException {
    KeyStore made = store(folder, host);
    return new Certificates(
        written(
            folder.resolve(host + ".crt"), "CERTIFICATE", made.getCertificate("it").getEncoded()),
        written(
            folder.resolve(host + ".key"), "PRIVATE KEY", made.getKey("it", word()).getEncoded()));
  }

  /** What opens a store. */
  public static char[] word() {
    return WORD.toCharArray();
  }

  /** The same as a server in Java reads them. */
  public static KeyStore store(Path folder, String host)
      throws IOException, GeneralSecurityException {
    Path store = folder.resolve(host + ".p12");
    String program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> line =
        List.of(
            program,
            "-genkeypair",
            "-alias",
            "it",
            "-keyalg",
            "EC",
            "-dname",
            "CN=" + host,
            "-ext",
            "san=dns:" + host,
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            WORD);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(said);
    }
    return KeyStore.getInstance(store.toFile(), word());
  }

  private static Path written(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file,
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what),
        StandardCharsets.US_ASCII);
    return file;
  }
}
