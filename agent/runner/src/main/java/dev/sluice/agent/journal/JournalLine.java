package dev.sluice.agent.journal;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.CRC32;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The text form of an entry: CRC-32 in eight hexadecimal digits, a space, JSON, a line end. */
final class JournalLine {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private JournalLine() {}

  static byte[] write(Entry entry) {
    String json = JSON.writeValueAsString(entry);
    return (checksum(json) + " " + json + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** The entry of a line without its end; empty when the line is damaged. */
  static Optional<Entry> read(String line) {
    if (line.length() < 10 || line.charAt(8) != ' ') {
      return Optional.empty();
    }
    String json = line.substring(9);
    if (!checksum(json).equals(line.substring(0, 8))) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(json, Entry.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static String checksum(String json) {
    CRC32 crc = new CRC32();
    crc.update(json.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }
}
