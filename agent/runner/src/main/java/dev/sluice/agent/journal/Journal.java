package dev.sluice.agent.journal;

import dev.sluice.agent.home.AgentException;
import dev.sluice.agent.home.PrivateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Append-only journal of attempts. What matters is on the disk when {@link #record} returns. A torn
 * last line is dropped at start; damage elsewhere is kept aside and every sound line is used.
 * Attempts whose result the server has are cut down to one line each: in the file when the last
 * open one is settled, so that an agent that has nothing to do keeps no script, or when it gets
 * long.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);
  private static final int SETTLED_KEPT = 1_000;
  private static final long COMPACT_AFTER_BYTES = 8L * 1024 * 1024;
  private final Path file;
  private final Map<String, List<Entry>> trails = new LinkedHashMap<>();
  private final Map<String, Long> newestEpochs = new HashMap<>();
  private FileChannel channel;
  private long length;
  private boolean nameSynced;

  private Journal(Path file, List<Entry> entries) throws IOException {
    this.file = file;
    entries.forEach(this::remember);
    this.channel = rewrite();
    this.length = channel.size();
  }

  /**
   * Opens the journal of a folder and reads what an earlier process left.
   *
   * @throws AgentException when the folder cannot be used
   */
  public static Journal open(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Path file = folder.resolve("journal.log");
      Journal journal = new Journal(file, Files.exists(file) ? read(file) : List.of());
      journal.syncName();
      return journal;
    } catch (IOException e) {
      throw AgentException.usage(
          "The journal in " + folder + " cannot be opened: " + e.getMessage() + ".",
          "Check free space and the owner of the folder.");
    }
  }

  /**
   * Appends an entry and waits until the disk has it.
   *
   * @throws JournalException when it cannot be made durable
   */
  public synchronized void record(Entry entry) {
    append(entry, true);
  }

  /** Appends an entry that may be lost in a crash, because evidence can restore it. */
  public synchronized void note(Entry entry) {
    append(entry, false);
  }

  /** What is known of an attempt. */
  public synchronized Optional<AttemptTrail> trail(String attempt) {
    return Optional.ofNullable(trails.get(attempt)).map(AttemptTrail::new);
  }

  /** Attempts whose result the server does not have yet. */
  public synchronized List<AttemptTrail> open() {
    return trails.values().stream()
        .map(AttemptTrail::new)
        .filter(trail -> !trail.settled())
        .toList();
  }

  /** The newest epoch ever seen on a target, 0 before the first. */
  public synchronized long newestEpoch(String target) {
    return newestEpochs.getOrDefault(target, 0L);
  }

  private void append(Entry entry, boolean durable) {
    try {
      write(channel, entry);
      if (durable) {
        channel.force(false);
        syncName();
      }
      length = channel.position();
    } catch (IOException e) {
      cutBack();
      throw new JournalException("the journal cannot be written: " + e.getMessage(), e);
    }
    remember(entry);
    boolean settled = entry.kind() == Entry.Kind.SETTLED;
    if (settled && (length > COMPACT_AFTER_BYTES || open().isEmpty())) {
      compact();
    }
  }

  private void cutBack() {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      LOG.error("The journal cannot be cut back to its last sound line: {}", e.getMessage());
    }
  }

  private void compact() {
    try {
      FileChannel old = channel;
      channel = rewrite();
      length = channel.position();
      nameSynced = false;
      old.close();
      syncName();
    } catch (IOException e) {
      LOG.warn("The journal was not cut down in full: {}", e.getMessage());
    }
  }

  /** Until the folder is on the disk, a crash could bring the file before a rewrite back. */
  private void syncName() throws IOException {
    if (!nameSynced) {
      PrivateFile.syncFolder(file.toAbsolutePath().getParent());
      nameSynced = true;
    }
  }

  private void remember(Entry entry) {
    newestEpochs.merge(entry.target(), entry.epoch(), Math::max);
    List<Entry> trail = trails.computeIfAbsent(entry.attempt(), fresh -> new ArrayList<>());
    if (entry.kind() == Entry.Kind.SETTLED) {
      trail.removeIf(one -> one.epoch() <= entry.epoch());
    }
    trail.add(entry);
  }

  private FileChannel rewrite() throws IOException {
    forgetOldest();
    Path fresh = file.resolveSibling("journal.new");
    Files.deleteIfExists(fresh);
    FileChannel written =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      for (Entry entry : entries()) {
        write(written, entry);
      }
      written.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } catch (IOException | RuntimeException e) {
      written.close();
      throw e;
    }
  }

  private static void write(FileChannel to, Entry entry) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(JournalLine.write(entry));
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** The newest settled attempt of a target stays, for its line tells the target's epoch. */
  private void forgetOldest() {
    List<AttemptTrail> settled =
        trails.values().stream().map(AttemptTrail::new).filter(AttemptTrail::settled).toList();
    Map<String, AttemptTrail> newest = new HashMap<>();
    settled.forEach(
        trail ->
            newest.merge(
                trail.target(), trail, (one, next) -> next.epoch() < one.epoch() ? one : next));
    Set<AttemptTrail> kept = Set.copyOf(newest.values());
    settled.stream()
        .filter(trail -> !kept.contains(trail))
        .limit(Math.max(0, settled.size() - SETTLED_KEPT))
        .forEach(trail -> trails.remove(trail.attempt()));
  }

  private List<Entry> entries() {
    return trails.values().stream().flatMap(Collection::stream).toList();
  }

  private static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    int damaged = 0;
    boolean last = false;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text =
            new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        Optional<Entry> entry = JournalLine.read(text);
        entry.ifPresent(entries::add);
        last = entry.isPresent();
        damaged += entry.isPresent() ? 0 : 1;
      }
    }
    if (damaged > 1 || (damaged == 1 && last)) {
      Path aside = file.resolveSibling("journal.damaged-" + System.currentTimeMillis());
      Files.copy(file, aside);
      LOG.error("{} lines of the journal are damaged; the file is kept as {}", damaged, aside);
    }
    return entries;
  }

  @Override
  public synchronized void close() {
    try {
      channel.force(false);
      channel.close();
    } catch (IOException e) {
      LOG.warn("The journal was not closed cleanly: {}", e.getMessage());
    }
  }
}
