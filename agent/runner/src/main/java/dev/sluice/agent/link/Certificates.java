package dev.sluice.agent.link;

import dev.sluice.agent.home.AgentException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in words why a server's certificate was not taken. Nothing was sent to that server. */
public final class Certificates {
  private Certificates() {}

  /**
   * What a failed call has against the server's certificate; empty when it failed otherwise.
   *
   * @param address base URL of the server
   * @param trust how to trust another authority
   */
  public static Optional<AgentException> refused(String address, Throwable failure, String trust) {
    if (causes(failure).noneMatch(SSLException.class::isInstance)) {
      return Optional.empty();
    }
    if (has(failure, CertPathBuilderException.class)) {
      return refusal(
          address + " shows a certificate of an authority that this machine does not trust.",
          "Check the address; if it is right, trust the authority: " + trust);
    }
    if (has(failure, CertificateExpiredException.class)
        || has(failure, CertificateNotYetValidException.class)) {
      return refusal(
          address + " shows a certificate that is not valid at this time.",
          "Have the server's certificate renewed, and compare both clocks.");
    }
    return causes(failure)
        .filter(CertificateException.class::isInstance)
        .map(cause -> unfit(address, String.valueOf(cause.getMessage())))
        .findFirst();
  }

  /** The JDK's words for a host that a certificate does not name. */
  private static AgentException unfit(String address, String said) {
    return said.contains("No subject alternative") || said.contains("No name matching")
        ? AgentException.unreachable(
            address + " shows a certificate of another server: " + said,
            "Use the host name that the certificate is made for, or have it made for this one.")
        : AgentException.unreachable(
            address + " shows a certificate that is not accepted: " + said,
            "Have another one made for the server.");
  }

  private static Optional<AgentException> refusal(String message, String action) {
    return Optional.of(AgentException.unreachable(message, action));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return causes(failure).anyMatch(type::isInstance);
  }

  private static Stream<Throwable> causes(Throwable failure) {
    Stream.Builder<Throwable> causes = Stream.builder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      causes.add(cause);
    }
    return causes.build();
  }
}
