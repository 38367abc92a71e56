package dev.sluice.chat.slack;

import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.files.FilesGetUploadURLExternalResponse;
import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.TextFetch;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Files: uploaded in the three steps of Slack's second way, fetched only from Slack's own host. */
final class SlackFiles {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int FINE = 200;

  private final SlackTeams teams;
  private final Map<String, String> tokens;
  private final String host;
  private final TextFetch texts = new TextFetch("Slack");
  private final HttpClient http =
      HttpClient.newBuilder()
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(TIMEOUT)
          .build();

  SlackFiles(SlackTeams teams, SlackProperties properties) {
    this.teams = teams;
    this.host = properties.files();
    this.tokens =
        properties.teams().stream()
            .collect(Collectors.toMap(SlackProperties.Team::id, SlackProperties.Team::botToken));
  }

  /** Puts a file into a channel, into a thread where one is named. */
  void upload(String team, String channel, String thread, Rendered.File file) {
    byte[] bytes = file.content().getBytes(StandardCharsets.UTF_8);
    FilesGetUploadURLExternalResponse place =
        teams.call(
            team,
            "files.getUploadURLExternal",
            file.name(),
            client ->
                client.filesGetUploadURLExternal(
                    r -> r.filename(file.name()).length(bytes.length)));
    send(place.getUploadUrl(), bytes);
    teams.call(
        team,
        "files.completeUploadExternal",
        channel,
        client ->
            client.filesCompleteUploadExternal(
                r ->
                    r.files(
                            List.of(
                                FileDetails.builder()
                                    .id(place.getFileId())
                                    .title(file.name())
                                    .build()))
                        .channelId(channel)
                        .threadTs(thread.isEmpty() ? null : thread)));
  }

  private void send(String address, byte[] bytes) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address))
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofByteArray(bytes))
            .build();
    int status = call(request);
    if (status != FINE) {
      throw ChatException.away("Slack does not take the file: " + status, null);
    }
  }

  private int call(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException unreachable) {
      throw ChatException.away("Slack cannot be reached for a file", unreachable);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw ChatException.away("stopped while a file was on its way", stopped);
    }
  }

  /** The text of a file. */
  String fetch(Attachment attachment) {
    String team = teams.team(attachment.tenant());
    var file =
        teams
            .call(
                team,
                "files.info",
                attachment.id(),
                client -> client.filesInfo(r -> r.file(attachment.id())))
            .getFile();
    URI address = URI.create(String.valueOf(file.getUrlPrivateDownload()));
    if (!host.equals(address.getRawAuthority())) {
      throw ChatException.content("foreign-file", "The file does not lie at Slack.");
    }
    return texts.fetch(
        HttpRequest.newBuilder(address)
            .header("Authorization", "Bearer " + tokens.getOrDefault(team, "")));
  }
}
