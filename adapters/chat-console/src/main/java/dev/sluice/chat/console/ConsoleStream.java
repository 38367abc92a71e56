package dev.sluice.chat.console;

import java.security.Principal;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The server-sent events of the console. */
@Controller
final class ConsoleStream {
  private final ConsoleAccess access;
  private final ViewerStreams streams;

  ConsoleStream(ConsoleAccess access, ViewerStreams streams) {
    this.access = access;
    this.streams = streams;
  }

  @GetMapping(path = "/console/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  ResponseEntity<SseEmitter> stream(
      Principal principal,
      @RequestParam(name = "since", defaultValue = "0") long since,
      @RequestHeader(name = "Last-Event-ID", defaultValue = "0") String lastEvent) {
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(streams.open(access.visit(principal), Math.max(since, number(lastEvent))));
  }

  private static long number(String lastEvent) {
    return lastEvent.matches("[0-9]{1,18}") ? Long.parseLong(lastEvent) : 0;
  }
}
