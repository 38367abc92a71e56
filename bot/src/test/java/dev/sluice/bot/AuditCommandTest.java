package dev.sluice.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code ./sluice audit verify} on what a server exported. */
class AuditCommandTest extends ServerTest {
  @TempDir private Path folder;
  private Path export = Path.of("");
  private Path key = Path.of("");

  @BeforeEach
  void taken() throws IOException {
    opened("verified offline");
    export = file("audit.jsonl", as("dave").get("/api/v1/audit/export").text());
    key = file("key.pem", as("dave").get("/api/v1/audit/key").text());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Program verify(Object... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "audit";
    all[1] = "verify";
    for (int i = 0; i < arguments.length; i++) {
      all[i + 2] = arguments[i].toString();
    }
    return Program.run(Map.of(), all);
  }

  @Test
  void saysThatAnExportIsWhatTheServerWrote() {
    Program text = verify(export, "--key", key);
    Program json = verify(export, "--key", key, "--format", "json");

    assertThat(text.exit()).as(text.err()).isZero();
    assertThat(text.out()).contains("is what the server wrote:", "entries in order.");
    assertThat(text.err()).isEmpty();
    JsonNode said = JsonMapper.shared().readTree(json.out());
    assertThat(json.exit()).isZero();
    assertThat(said.path("intact").asBoolean()).isTrue();
    assertThat(said.path("entries").asLong()).isPositive();
  }

  @Test
  void namesTheFirstBadEntry() throws IOException {
    String text = Files.readString(export);
    Path changed = file("changed.jsonl", text.replaceFirst("\"success\"", "\"denied\""));
    Path cut = file("cut.jsonl", text.substring(0, text.lastIndexOf("{\"end\"")));

    Program bad = verify(changed, "--key", key);
    Program json = verify(changed, "--key", key, "--format", "json");

    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.out()).isEmpty();
    assertThat(bad.err()).contains("of shop is bad: the entry was changed");
    assertThat(json.exit()).isEqualTo(1);
    JsonNode said = JsonMapper.shared().readTree(json.out());
    assertThat(said.path("broken").path("sequence").asLong()).isPositive();
    assertThat(said.path("broken").path("workspace").asString()).isEqualTo("shop");
    assertThat(verify(cut, "--key", key).err()).contains("without its signed end");
  }

  @Test
  void findsAnOldExportByACheckpointThatWasKept() throws IOException {
    long number = opened("after the export");
    byte[] pack = as("dave").bytes("/api/v1/migrations/" + number + "/evidence");
    Path kept = file("kept.jsonl", "{\"checkpoint\":" + checkpoint(pack) + "}\n");
    Path newer = file("newer.jsonl", as("dave").get("/api/v1/audit/export").text());

    Program old = verify(export, "--key", key, "--checkpoints", kept);

    assertThat(old.exit()).isEqualTo(1);
    assertThat(old.err()).contains("the trail once reached");
    assertThat(verify(newer, "--key", key, "--checkpoints", kept).exit()).isZero();
  }

  private static String checkpoint(byte[] pack) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().equals("manifest.json")) {
          return JsonMapper.shared().readTree(zip.readAllBytes()).path("checkpoint").toString();
        }
      }
    }
    throw new AssertionError("there is no manifest");
  }

  @Test
  void endsWithTwoForWhatItCannotRead() throws IOException {
    Path other = file("other.pem", "no key");

    assertThat(verify(folder.resolve("none"), "--key", key).exit()).isEqualTo(2);
    assertThat(verify(export, "--key", other).err()).contains("Use the key");
    assertThat(verify(export, "--key", other).exit()).isEqualTo(2);
    assertThat(verify(export, "--key", key, "--checkpoints", export).exit()).isEqualTo(2);
    assertThat(verify(export, "--key", key, "--format", "xml").exit()).isEqualTo(2);
    assertThat(verify(export).err()).contains("--key", "--help");
  }
}
