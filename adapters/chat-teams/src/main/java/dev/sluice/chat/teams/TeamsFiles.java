package dev.sluice.chat.teams;

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

/**
 * Scripts that people sent to the bot. Teams gives an address at SharePoint that opens without a
 * token for some minutes; no other host is ever asked.
 */
final class TeamsFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FINE = 200;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();
  private final String hosts;

  /** Files of hosts whose name ends like this. */
  TeamsFiles(String hosts) {
    this.hosts = hosts;
  }

  String fetch(Attachment attachment) {
    HttpRequest request = HttpRequest.newBuilder(address(attachment.id())).timeout(TIMEOUT).build();
    try {
      HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() >= 400 && response.statusCode() < 500) {
          throw ChatException.content("gone-file", "The file cannot be read any more.");
        }
        if (response.statusCode() != FINE) {
          throw ChatException.away("SharePoint does not hand out the file", null);
        }
        return text(body.readNBytes((int) Attachment.MOST_BYTES + 1));
      }
    } catch (IOException unreachable) {
      throw ChatException.away("SharePoint does not hand out the file", unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.away("stopped while a file was on its way", stopped);
    }
  }

  private URI address(String text) {
    try {
      URI address = URI.create(text);
      String authority = String.valueOf(address.getRawAuthority());
      boolean ours = hosts.startsWith(".") ? authority.endsWith(hosts) : authority.equals(hosts);
      if (ours && TeamsProperties.Endpoints.secure(text)) {
        return address;
      }
    } catch (IllegalArgumentException broken) {
      throw ChatException.content("foreign-file", "The address of the file cannot be read.");
    }
    throw ChatException.content("foreign-file", "The file does not lie at SharePoint.");
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
