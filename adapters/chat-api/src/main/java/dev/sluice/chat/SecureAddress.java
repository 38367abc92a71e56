package dev.sluice.chat;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/** Whether an address may be talked to: encrypted, or a process of this machine. */
public final class SecureAddress {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
  private static final Set<String> ENCRYPTED = Set.of("https", "wss");
  private static final Set<String> PLAIN = Set.of("http", "ws");

  private SecureAddress() {}

  /** True for https and wss, and for http and ws on this machine; false for what is no address. */
  public static boolean is(String address) {
    try {
      URI uri = URI.create(address);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean host = uri.getHost() != null && uri.getUserInfo() == null;
      return host
          && (ENCRYPTED.contains(scheme)
              || (PLAIN.contains(scheme) && LOOPBACK.contains(String.valueOf(uri.getHost()))));
    } catch (IllegalArgumentException broken) {
      return false;
    }
  }
}
