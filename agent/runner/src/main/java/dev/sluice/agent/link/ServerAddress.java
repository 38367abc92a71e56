package dev.sluice.agent.link;

import dev.sluice.agent.home.AgentException;
import java.net.URI;
import java.util.Set;

/** Where the server is: HTTPS, or HTTP on this very machine, or HTTP that was allowed expressly. */
public record ServerAddress(URI base) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

  /**
   * Reads an address.
   *
   * @throws AgentException when it is no HTTP address or would send secrets in the open
   */
  public static ServerAddress parse(String text, boolean insecureHttp) {
    URI uri = uri(text);
    String scheme = uri.getScheme() == null ? "" : uri.getScheme();
    String host = uri.getHost() == null ? "" : uri.getHost();
    boolean plain = scheme.equals("http");
    if (host.isEmpty() || !(plain || scheme.equals("https"))) {
      throw AgentException.usage(
          "'" + text + "' is no server address.", "Use one like https://sluice.example.com");
    }
    if (uri.getRawUserInfo() != null) {
      throw AgentException.usage(
          "A name and password do not belong into an address.", "Leave out what stands before @.");
    }
    if (plain && !insecureHttp && !LOOPBACK.contains(host)) {
      throw AgentException.usage(
          "Plain HTTP to " + host + " would show the agent's token to the network.",
          "Use https, or say --insecure-http if the network is trusted.");
    }
    String path = uri.getPath() == null ? "" : uri.getPath().replaceAll("/+$", "");
    return new ServerAddress(URI.create(scheme + "://" + uri.getRawAuthority() + path));
  }

  /**
   * Reads the address of a server that secrets come from: HTTPS, or HTTP on this very machine.
   *
   * @throws AgentException when it is another
   */
  public static ServerAddress secured(String text) {
    ServerAddress address = parse(text, true);
    if (!address.base().getScheme().equals("https")
        && !LOOPBACK.contains(address.base().getHost())) {
      throw AgentException.usage(
          "Plain HTTP to " + address.base().getHost() + " would show secrets to the network.",
          "Use https; --ca-file names an authority of your own.");
    }
    return address;
  }

  private static URI uri(String text) {
    try {
      return URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw AgentException.usage(
          "'" + text + "' is no server address.", "Use one like https://sluice.example.com");
    }
  }

  /** Address of a path over HTTP. */
  public URI http(String path) {
    return URI.create(base + path);
  }

  /** Address of a path over WebSocket. */
  public URI webSocket(String path) {
    return URI.create("ws" + base.toString().substring("http".length()) + path);
  }
}
