package dev.sluice.bot.signin;

import dev.sluice.bot.Client;
import dev.sluice.bot.TestProvider;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A browser: keeps cookies and follows no redirect by itself. */
public final class Visitor {
  private final Client client;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  public Visitor(Client client) {
    this.client = client;
  }

  public Client.Reply get(String path) {
    return kept(client.get(path, "Cookie", cookieHeader()));
  }

  public Client.Reply send(String method, String path, String body, String type) {
    return kept(client.raw(method, path, body, "Cookie", cookieHeader(), "Content-Type", type));
  }

  /** Sends JSON with the CSRF token of a page. */
  public Client.Reply post(String path, String json, String csrf) {
    return kept(client.raw("POST", path, json, "Cookie", cookieHeader(), "X-CSRF-TOKEN", csrf));
  }

  /** Opens an address at the server under whatever name it was given. */
  public Client.Reply open(URI address) {
    String query = address.getRawQuery();
    return get(address.getRawPath() + (query == null ? "" : "?" + query));
  }

  /** Signs in at a provider, up to where the server sends the browser in the end. */
  public Client.Reply signIn(String name, TestProvider provider) {
    return open(provider.authorize(begin(name)));
  }

  /** Begins a sign-in; answers with the address at the provider. */
  public URI begin(String name) {
    return URI.create(get("/sign-in/oidc/" + name).header("Location"));
  }

  public String session() {
    return cookies.getOrDefault("__Host-sluice_session", "");
  }

  public String cookieHeader() {
    return cookies.entrySet().stream()
        .map(c -> c.getKey() + "=" + c.getValue())
        .collect(Collectors.joining("; "));
  }

  private Client.Reply kept(Client.Reply reply) {
    for (String cookie : reply.response().headers().allValues("Set-Cookie")) {
      String pair = cookie.replaceFirst(";.*", "");
      cookies.put(pair.replaceFirst("=.*", ""), pair.replaceFirst("[^=]*=", ""));
    }
    return reply;
  }
}
