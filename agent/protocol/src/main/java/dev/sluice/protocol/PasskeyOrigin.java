package dev.sluice.protocol;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address to which passkeys belong, as browsers write it: scheme, host and, where it is not the
 * scheme's own, port. A passkey works nowhere else.
 *
 * @param text for example {@code https://sluice.example}
 */
public record PasskeyOrigin(String text) {
  private static final String LOCALHOST = "localhost";
  private static final Pattern HOST = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

  /**
   * The origin of a server's address; empty when browsers keep no passkeys for it: it must be https
   * (http for localhost only) and a name, not a number.
   */
  public static Optional<PasskeyOrigin> of(String url) {
    try {
      URI address = new URI(url);
      String scheme = lower(address.getScheme());
      String host = lower(address.getHost());
      boolean secure = scheme.equals("https") || (scheme.equals("http") && host.equals(LOCALHOST));
      boolean named = HOST.matcher(host).matches() && !ADDRESS.matcher(host).matches();
      if (!secure || !named || address.getUserInfo() != null) {
        return Optional.empty();
      }
      int own = scheme.equals("https") ? 443 : 80;
      boolean plain = address.getPort() < 0 || address.getPort() == own;
      return Optional.of(
          new PasskeyOrigin(scheme + "://" + host + (plain ? "" : ":" + address.getPort())));
    } catch (URISyntaxException none) {
      return Optional.empty();
    }
  }

  /** The id under which authenticators know the server: its host. */
  public String relyingParty() {
    return text.replaceFirst("^[a-z]+://", "").replaceFirst(":[0-9]+$", "");
  }

  private static String lower(@Nullable String part) {
    return part == null ? "" : part.toLowerCase(Locale.ROOT);
  }
}
