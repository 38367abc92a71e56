package dev.sluice.chat.teams;

import dev.sluice.chat.Attachment;
import dev.sluice.chat.ChatException;
import dev.sluice.chat.SecureAddress;
import dev.sluice.chat.TextFetch;
import java.net.URI;
import java.net.http.HttpRequest;

/**
 * Scripts that people sent to the bot. Teams gives an address at SharePoint that opens without a
 * token for some minutes; no other host is ever asked.
 */
final class TeamsFiles {
  private final TextFetch http = new TextFetch("SharePoint");
  private final String hosts;

  /** Files of hosts whose name ends like this. */
  TeamsFiles(String hosts) {
    this.hosts = hosts;
  }

  String fetch(Attachment attachment) {
    return http.fetch(HttpRequest.newBuilder(address(attachment.id())));
  }

  private URI address(String text) {
    try {
      URI address = URI.create(text);
      String authority = String.valueOf(address.getRawAuthority());
      boolean ours = hosts.startsWith(".") ? authority.endsWith(hosts) : authority.equals(hosts);
      if (ours && SecureAddress.is(text)) {
        return address;
      }
    } catch (IllegalArgumentException broken) {
      throw ChatException.content("foreign-file", "The address of the file cannot be read.");
    }
    throw ChatException.content("foreign-file", "The file does not lie at SharePoint.");
  }
}
