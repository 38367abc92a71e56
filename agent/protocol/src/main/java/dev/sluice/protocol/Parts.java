package dev.sluice.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Texts under one hash, each with its length before it, so that no two lists have the same bytes.
 */
final class Parts {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Parts(String kind) {
    add(kind);
  }

  Parts add(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(utf8.length).array());
    bytes.writeBytes(utf8);
    return this;
  }

  Parts add(long number) {
    return add(Long.toString(number));
  }

  /** All of them, after their number. */
  Parts addAll(Iterable<String> texts) {
    Parts inner = new Parts("list");
    long count = 0;
    for (String text : texts) {
      inner.add(text);
      count++;
    }
    add(count);
    bytes.writeBytes(inner.bytes.toByteArray());
    return this;
  }

  byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
