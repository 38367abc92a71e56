package dev.sluice.chat.discord;

import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.TextFetch;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that people gave to Discord. They are kept as their path below the one host that is ever
 * asked; Discord signs it and lets it age for a day.
 */
final class DiscordFiles {
  private static final Pattern PATH =
      Pattern.compile(
          "(ephemeral-)?attachments/[0-9]+/[0-9]+/[A-Za-z0-9._%-]+(\\?[A-Za-z0-9=&_-]*)?");
  private static final TextFetch HTTP = new TextFetch("Discord");

  private DiscordFiles() {}

  /** The path of a file below Discord's host; empty for an address that leads elsewhere. */
  static Optional<String> path(String host, String address) {
    return Optional.of(address)
        .filter(text -> text.startsWith(host))
        .map(text -> text.substring(host.length()))
        .filter(path -> PATH.matcher(path).matches());
  }

  /** The text of a file. */
  static String fetch(String host, Attachment attachment) {
    if (!PATH.matcher(attachment.id()).matches()) {
      throw ChatException.content("foreign-file", "The file does not lie at Discord.");
    }
    return HTTP.fetch(HttpRequest.newBuilder(URI.create(host + attachment.id())));
  }
}
