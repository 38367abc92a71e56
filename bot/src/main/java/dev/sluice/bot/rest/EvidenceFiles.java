package dev.sluice.bot.rest;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that go into a ZIP one after another, each with its SHA-256. */
final class EvidenceFiles {
  private final ZipOutputStream zip;
  private final Instant at;
  private final Map<String, String> hashes = new LinkedHashMap<>();

  /** Into a ZIP; all files are of one moment, so that the same content gives the same bytes. */
  EvidenceFiles(ZipOutputStream zip, Instant at) {
    this.zip = zip;
    this.at = at;
  }

  /** SHA-256 of the files so far, in hexadecimal, by name. */
  Map<String, String> hashes() {
    return Collections.unmodifiableMap(new LinkedHashMap<>(hashes));
  }

  void add(String name, byte[] content) throws IOException {
    try (Hashed out = open(name)) {
      out.write(content);
    }
  }

  /** A file that is written bit by bit. */
  void write(String name, Consumer<OutputStream> content) throws IOException {
    try (Hashed out = open(name)) {
      content.accept(out);
    }
  }

  /** A file of text in UTF-8 that is written bit by bit. */
  void text(String name, Consumer<Writer> content) throws IOException {
    try (Hashed out = open(name)) {
      Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
      content.accept(writer);
      writer.flush();
    }
  }

  private Hashed open(String name) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTime(at.toEpochMilli());
    zip.putNextEntry(entry);
    return new Hashed(name);
  }

  /** One file; closing it ends the file and not the ZIP. */
  private final class Hashed extends DigestOutputStream {
    private final String name;

    Hashed(String name) {
      super(zip, sha256());
      this.name = name;
    }

    @Override
    public void close() throws IOException {
      zip.closeEntry();
      hashes.put(name, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
