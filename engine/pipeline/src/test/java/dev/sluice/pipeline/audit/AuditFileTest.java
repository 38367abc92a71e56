package dev.sluice.pipeline.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.audit.AuditRows.Head;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuditFileTest {
  private static final int ENTRIES = 400;
  private static final int PLACES = Integer.getInteger("audit.places", 200);
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.123456Z");
  private static final KeyPair KEYS = keys();
  private static final KeyPair OTHERS = keys();
  private static final List<AuditEntry> TRAIL = trail("acme", ENTRIES);
  private static final List<String> EXPORT = exported();

  private final long seed = Long.getLong("audit.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @Test
  void findsNothingInWhatTheServerWrote() throws IOException {
    assertThat(verify(export()).intact()).isTrue();
    assertThat(verify(export()).entries()).isEqualTo(ENTRIES);
    assertThat(verify(List.of(end(List.of(), KEYS))).intact()).isTrue();
  }

  @Test
  void findsEveryChangeAndNamesIt() throws IOException {
    for (int i = 0; i < PLACES; i++) {
      int place = random.nextInt(ENTRIES);
      List<String> lines = export();
      lines.set(place, changed(lines.get(place)));

      assertBroken(lines, place + 1, place + 1);
    }
  }

  @Test
  void findsEveryDeletionReorderingAndInsertion() throws IOException {
    for (int i = 0; i < PLACES; i++) {
      int place = random.nextInt(ENTRIES - 1);
      List<String> deleted = export();
      deleted.remove(place);
      List<String> swapped = export();
      Collections.swap(swapped, place, place + 1 + random.nextInt(ENTRIES - place - 1));
      List<String> doubled = export();
      doubled.add(place + 1, doubled.get(place));
      List<String> forged = export();
      forged.add(place + 1, AuditLine.entry(next(TRAIL.get(place), "forged")).strip());

      assertBroken(deleted, place + 1, place + 1);
      assertBroken(swapped, place + 1, place + 1);
      assertBroken(doubled, place + 2, place + 2);
      assertBroken(forged, place + 2, place + 3);
    }
  }

  @Test
  void findsWhereverItWasCutOff() throws IOException {
    for (int i = 0; i < PLACES; i++) {
      String text = String.join("\n", export());
      int cut = random.nextInt(text.length() - 1);
      long whole = text.substring(0, cut).lines().count();

      AuditVerdict verdict = verify(text.substring(0, cut).lines().toList());

      assertThat(verdict.intact()).as("seed %d cut at %d", seed, cut).isFalse();
      assertThat(verdict.broken().orElseThrow().sequence()).isBetween(whole, whole + 1);
    }
  }

  @Test
  void findsATrailThatWasWrittenAnewByItsSignatures() throws IOException {
    List<AuditEntry> anew = trail("acme", ENTRIES - 7);
    AuditCheckpoint kept =
        AuditCheckpoint.sign(head(TRAIL.subList(0, 300)), "acme", NOON, key(KEYS));
    List<String> forged =
        new ArrayList<>(anew.stream().map(e -> AuditLine.entry(e).strip()).toList());
    forged.set(100, AuditLine.entry(next(anew.get(99), "anew")).strip());
    forged = rechained(forged);
    forged.add(end(List.of(), OTHERS));

    assertThat(verify(forged).broken().orElseThrow().reason()).contains("not signed with this key");
    forged.set(
        forged.size() - 1,
        AuditLine.end(AuditCheckpoint.end(lastOf(forged), "acme", NOON, key(KEYS))).strip());
    assertThat(verify(forged).intact()).as("signed by a fooled server").isTrue();
    assertThat(verify(forged, List.of(kept)).broken().orElseThrow().sequence()).isEqualTo(300);
  }

  @Test
  void letsNoCheckpointStandForTheEnd() throws IOException {
    List<String> lines = export().subList(0, 50);
    AuditCheckpoint there =
        AuditCheckpoint.sign(head(TRAIL.subList(0, 50)), "acme", NOON, key(KEYS));
    List<String> withCheckpoint = new ArrayList<>(lines);
    withCheckpoint.add(AuditLine.checkpoint(there).strip());
    List<String> withEnd = new ArrayList<>(lines);
    withEnd.add(AuditLine.end(there).strip());
    List<String> beyond = export();
    beyond.add(beyond.get(0));

    assertThat(verify(withCheckpoint).broken().orElseThrow().sequence()).isEqualTo(51);
    assertThat(verify(withEnd).broken().orElseThrow().reason()).contains("not signed");
    assertThat(verify(beyond).broken().orElseThrow().reason()).contains("after the signed end");
    assertThat(verify(List.of()).intact()).isFalse();
    assertThat(verify(List.of("{}")).intact()).isFalse();
    assertThat(verify(List.of("no json")).intact()).isFalse();
  }

  private void assertBroken(List<String> lines, long least, long most) throws IOException {
    AuditVerdict verdict = verify(lines);
    assertThat(verdict.intact()).as("seed %d", seed).isFalse();
    assertThat(verdict.broken().orElseThrow().sequence())
        .as("seed %d", seed)
        .isBetween(least, most);
  }

  /** The line with one letter or digit of a value changed. */
  private String changed(String line) {
    while (true) {
      int at = line.indexOf(':') + random.nextInt(line.length() - line.indexOf(':'));
      char old = line.charAt(at);
      char other =
          Character.isDigit(old) ? (char) ('0' + (old - '0' + 1 + random.nextInt(8)) % 10) : 'q';
      if (Character.isLetterOrDigit(old) && old != other) {
        return line.substring(0, at) + other + line.substring(at + 1);
      }
    }
  }

  private static List<String> export() {
    return new ArrayList<>(EXPORT);
  }

  private static List<String> exported() {
    List<String> lines =
        new ArrayList<>(TRAIL.stream().map(e -> AuditLine.entry(e).strip()).toList());
    lines.add(end(TRAIL, KEYS));
    return List.copyOf(lines);
  }

  private static String end(List<AuditEntry> entries, KeyPair keys) {
    return AuditLine.end(AuditCheckpoint.end(head(entries), "acme", NOON, key(keys))).strip();
  }

  private static Head head(List<AuditEntry> entries) {
    return entries.isEmpty()
        ? AuditRows.NOTHING
        : new Head(entries.size(), entries.get(entries.size() - 1).hash());
  }

  /** What somebody with the database but without the key can do: compute every hash anew. */
  private static List<String> rechained(List<String> lines) {
    List<String> chained = new ArrayList<>();
    Head[] head = {AuditRows.NOTHING};
    for (String line : lines) {
      AuditLine.read(
          line,
          new Entries(
              entry -> {
                AuditEntry anew =
                    new AuditEntry(
                            "acme",
                            head[0].sequence() + 1,
                            entry.at(),
                            entry.who(),
                            entry.what(),
                            entry.correlation(),
                            head[0].hash(),
                            "")
                        .sealed();
                head[0] = new Head(anew.sequence(), anew.hash());
                chained.add(AuditLine.entry(anew).strip());
              }));
    }
    return chained;
  }

  private static Head lastOf(List<String> lines) {
    Head[] head = {AuditRows.NOTHING};
    lines.forEach(
        line -> AuditLine.read(line, new Entries(e -> head[0] = new Head(e.sequence(), e.hash()))));
    return head[0];
  }

  private static AuditVerdict verify(List<String> lines) throws IOException {
    return verify(lines, List.of());
  }

  private static AuditVerdict verify(List<String> lines, List<AuditCheckpoint> kept)
      throws IOException {
    return AuditFile.verify(
        new BufferedReader(new StringReader(String.join("\n", lines))), kept, KEYS.getPublic());
  }

  private static List<AuditEntry> trail(String workspace, int entries) {
    List<AuditEntry> trail = new ArrayList<>();
    AuditEntry last =
        new AuditEntry(workspace, 0, NOON, who(), what("none"), "", "", AuditHash.FIRST);
    for (int i = 1; i <= entries; i++) {
      last = next(last, "fact " + i);
      trail.add(last);
    }
    return trail;
  }

  private static AuditEntry next(AuditEntry before, String fact) {
    return new AuditEntry(
            before.workspace(),
            before.sequence() + 1,
            NOON.plusSeconds(before.sequence()),
            who(),
            what(fact),
            "c-" + fact.hashCode(),
            before.hash(),
            "")
        .sealed();
  }

  private static AuditEntry.Who who() {
    return new AuditEntry.Who("https://id.example", "u-42", "Grace", "console", "");
  }

  private static AuditEntry.What what(String fact) {
    return new AuditEntry.What(
        "approval.recorded", "success", "prod", 7, "ab".repeat(32), Map.of("fact", fact));
  }

  private static java.security.PrivateKey key(KeyPair pair) {
    return pair.getPrivate();
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes the entries of lines and nothing else. */
  private record Entries(java.util.function.Consumer<AuditEntry> taken)
      implements AuditLine.Reader {
    @Override
    public void entry(AuditEntry entry) {
      taken.accept(entry);
    }

    @Override
    public void checkpoint(AuditCheckpoint checkpoint) {}

    @Override
    public void end(AuditCheckpoint end) {}

    @Override
    public void nothing() {}
  }
}
