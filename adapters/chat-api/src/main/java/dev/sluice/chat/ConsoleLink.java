package dev.sluice.chat;

import java.util.Optional;

/** Addresses of pages of the browser console, the only ones that messages lead to. */
public final class ConsoleLink {
  private ConsoleLink() {}

  /**
   * The address of a page.
   *
   * @param url address at which people reach the server, or empty; a slash at its end changes
   *     nothing
   * @param path path of the page
   * @return empty where there is no address, or the path leads out of the console
   */
  public static Optional<String> of(String url, String path) {
    String server = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    return server.isEmpty() || !isLocal(path) ? Optional.empty() : Optional.of(server + path);
  }

  /** Whether a path stays in the console: browsers take some beginnings for other servers. */
  public static boolean isLocal(String path) {
    return path.startsWith("/") && !path.startsWith("//") && !path.startsWith("/\\");
  }
}
