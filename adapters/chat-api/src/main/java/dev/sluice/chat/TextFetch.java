package dev.sluice.chat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Fetches text that people gave to a platform: at most {@link Attachment#MOST_BYTES}, in UTF-8,
 * within a time, never from where a redirect leads. Which address may be asked is the adapter's to
 * decide before.
 */
public final class TextFetch {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int FINE = 200;
  private static final int REFUSED = 400;
  private static final int TIMEOUT = 408;
  private static final int TOO_MANY = 429;
  private static final int SERVER = 500;

  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIME)
          .build();
  private final String from;
  private final Duration time;

  /** Fetches from a service of this name. */
  public TextFetch(String from) {
    this(from, TIME);
  }

  /** The same with another time for all of it. */
  public TextFetch(String from, Duration time) {
    this.from = from;
    this.time = time;
  }

  /**
   * The text behind a request.
   *
   * @throws ChatException CONTENT when it is gone, too large or no text; AWAY when it may work
   *     later
   */
  public String fetch(HttpRequest.Builder request) {
    try {
      HttpResponse<InputStream> response =
          http.send(request.timeout(time).build(), BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        check(response.statusCode());
        // The time of a request ends with its headers; a body that drips is cut off here.
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
            .execute(() -> close(body));
        return text(body.readNBytes((int) Attachment.MOST_BYTES + 1));
      }
    } catch (IOException unreachable) {
      throw ChatException.away(from + " cannot be reached for a file", unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.away("stopped while a file was on its way", stopped);
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private void check(int status) {
    if (status == FINE) {
      return;
    }
    boolean refused = status >= REFUSED && status < SERVER;
    if (refused && status != TIMEOUT && status != TOO_MANY) {
      throw ChatException.content("gone-file", from + " does not have the file any more.");
    }
    throw ChatException.away(from + " does not hand out the file now: " + status, null);
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
