package dev.sluice.pipeline.audit;

import dev.sluice.pipeline.audit.AuditDestinations.Syslog;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends records as messages of RFC 5424, counted in octets (RFC 5425, RFC 6587), facility 13 (log
 * audit), severity 6 for what was done and 4 for what was refused. Syslog confirms nothing, so each
 * batch has a connection of its own: it is delivered when the receiver, told that nothing more
 * comes, ends the connection in order, which it does after it has read everything.
 */
final class AuditSyslog implements AuditReceiver {
  private static final int LOG_AUDIT = 13 * 8;
  private static final int INFORMATIONAL = 6;
  private static final int WARNING = 4;

  /** What RFC 5424 leaves of a MSGID. */
  private static final int LONGEST_ID = 32;

  private final Syslog syslog;
  private final Duration timeout;

  AuditSyslog(Syslog syslog, Duration timeout) {
    this.syslog = syslog;
    this.timeout = timeout;
  }

  @Override
  public String name() {
    return syslog.name();
  }

  @Override
  public void send(List<AuditRecord> records) throws IOException {
    try (Socket plain = new Socket()) {
      AuditGuard.within(timeout.multipliedBy(2), plain, () -> sent(plain, records));
    }
  }

  private int sent(Socket plain, List<AuditRecord> records) throws IOException {
    try (Socket socket = connected(plain)) {
      OutputStream out = new BufferedOutputStream(socket.getOutputStream());
      for (AuditRecord each : records) {
        byte[] message = message(each).getBytes(StandardCharsets.UTF_8);
        out.write((message.length + " ").getBytes(StandardCharsets.US_ASCII));
        out.write(message);
      }
      out.flush();
      socket.shutdownOutput();
      awaitEnd(socket.getInputStream());
      return records.size();
    } catch (GeneralSecurityException e) {
      throw new IOException("the certificates cannot be used: " + e.getMessage(), e);
    }
  }

  private void awaitEnd(InputStream in) throws IOException {
    try {
      while (in.read() >= 0) {
        // What a receiver may say does not matter, only that it ends.
      }
    } catch (SocketTimeoutException e) {
      throw new IOException("the receiver did not end the connection after the last message", e);
    }
  }

  private Socket connected(Socket plain) throws IOException, GeneralSecurityException {
    int millis = Math.toIntExact(timeout.toMillis());
    InetSocketAddress address = new InetSocketAddress(syslog.host(), syslog.port());
    if (address.getAddress() != null && address.getAddress().isLinkLocalAddress()) {
      throw new IOException("the address is of the local link");
    }
    plain.connect(address, millis);
    plain.setSoTimeout(millis);
    return syslog.tls() ? secured(plain) : plain;
  }

  private SSLSocket secured(Socket plain) throws IOException, GeneralSecurityException {
    SSLSocket socket =
        (SSLSocket) factory().createSocket(plain, syslog.host(), syslog.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private SSLSocketFactory factory() throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted(syslog.certificates()));
    context.init(null, trust.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  /** The store of trusted authorities; nothing means those of the JDK. */
  private static @Nullable KeyStore trusted(Optional<Path> certificates)
      throws IOException, GeneralSecurityException {
    if (certificates.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream file = Files.newInputStream(certificates.get())) {
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry("authority-" + number, each);
        number++;
      }
    }
    return store;
  }

  private static String message(AuditRecord entry) {
    String id = entry.code().substring(0, Math.min(entry.code().length(), LONGEST_ID));
    return "<%d>1 %s - sluice - %s - \uFEFF%s"
        .formatted(
            LOG_AUDIT + (entry.denied() ? WARNING : INFORMATIONAL),
            entry.at().truncatedTo(ChronoUnit.MICROS),
            id,
            entry.line().strip());
  }

  @Override
  public String toString() {
    return syslog.toString();
  }
}
