package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Message;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Files of messages. They are only ever downloaded as text, never shown by the browser. */
@Controller
final class ConsoleFiles {
  private final ConsoleAccess access;
  private final Conversation conversation;
  private final ChatDesk desk;

  ConsoleFiles(ConsoleAccess access, Conversation conversation, ChatDesk desk) {
    this.access = access;
    this.conversation = conversation;
    this.desk = desk;
  }

  @GetMapping("/console/messages/{id}/files")
  ResponseEntity<byte[]> ofMessage(
      Principal principal, @PathVariable("id") long id, @RequestParam("file") int file) {
    ConsoleAccess.Visit visit = access.visit(principal);
    return file(conversation.seenBy(visit, conversation.message(visit, id)), file);
  }

  @GetMapping("/console/whispers/{id}/files")
  ResponseEntity<byte[]> ofWhisper(
      Principal principal, @PathVariable("id") long id, @RequestParam("file") int file) {
    return file(conversation.ownWhisper(access.visit(principal), id).message(), file);
  }

  @GetMapping("/console/page-files")
  ResponseEntity<byte[]> ofPage(
      Principal principal, @RequestParam("link") String link, @RequestParam("file") int file) {
    Message page =
        desk.page(access.visit(principal).account(), link)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    return file(page, file);
  }

  private static ResponseEntity<byte[]> file(Message message, int number) {
    List<Block.File> files = new ArrayList<>();
    collect(message.blocks(), files);
    if (number < 0 || number >= files.size()) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
    Block.File file = files.get(number);
    String name = file.name().replaceAll("[\\p{Cntrl}\\p{Cf}/\\\\\"]", "_");
    return ResponseEntity.ok()
        .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
        .cacheControl(CacheControl.noStore())
        .header("X-Content-Type-Options", "nosniff")
        .header(
            HttpHeaders.CONTENT_DISPOSITION,
            ContentDisposition.attachment()
                .filename(name, StandardCharsets.UTF_8)
                .build()
                .toString())
        .body(file.content().getBytes(StandardCharsets.UTF_8));
  }

  private static void collect(List<Block> blocks, List<Block.File> files) {
    for (Block block : blocks) {
      if (block instanceof Block.File file) {
        files.add(file);
      } else if (block instanceof Block.Section section) {
        collect(section.blocks(), files);
      }
    }
  }
}
