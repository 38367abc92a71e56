package dev.sluice.chat.discord;

import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Files that people gave to Discord. They are kept as their path below the one host that is ever
 * asked; Discord signs it and lets it age for a day.
 */
final class DiscordFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FINE = 200;
  private static final Pattern PATH =
      Pattern.compile(
          "(ephemeral-)?attachments/[0-9]+/[0-9]+/[A-Za-z0-9._%-]+(\\?[A-Za-z0-9=&_-]*)?");
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

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
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(host + attachment.id())).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response = HTTP.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() >= 500 || response.statusCode() == 429) {
          throw ChatException.away("Discord does not hand out the file now", null);
        }
        if (response.statusCode() != FINE) {
          throw ChatException.content("no-file", "Discord does not have the file any more.");
        }
        return text(body.readNBytes((int) Attachment.MOST_BYTES + 1));
      }
    } catch (IOException unreachable) {
      throw ChatException.away("Discord cannot be reached for a file", unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.away("stopped while a file was on its way", stopped);
    }
  }

  private static String text(byte[] bytes) {
    if (bytes.length > Attachment.MOST_BYTES) {
      throw ChatException.content("too-large", "The file is larger than 10 MB.");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      throw ChatException.content("no-text", "The file is no text in UTF-8.");
    }
  }
}
