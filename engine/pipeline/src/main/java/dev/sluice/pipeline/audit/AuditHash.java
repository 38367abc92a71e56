package dev.sluice.pipeline.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;

/**
 * The hash of an entry: SHA-256 over its fields in a fixed order, each with its length before it,
 * so that no two different entries have the same bytes.
 */
final class AuditHash {
  /** What the first entry of a chain names as the hash before it. */
  static final String FIRST = "0".repeat(64);

  private static final String FORM = "sluice-audit-1";

  private final MessageDigest digest;

  private AuditHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String of(AuditEntry entry) {
    AuditHash hash = new AuditHash();
    hash.put(FORM, entry.workspace(), Long.toString(entry.sequence()), micros(entry.at()));
    AuditEntry.Who who = entry.who();
    hash.put(who.issuer(), who.subject(), who.name(), who.via(), who.account());
    AuditEntry.What what = entry.what();
    hash.put(what.code(), what.outcome(), what.environment(), Long.toString(what.migration()));
    hash.put(what.digest(), entry.correlation(), Integer.toString(what.details().size()));
    what.details().forEach(hash::put);
    hash.put(entry.previousHash());
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private static String micros(Instant at) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  private void put(String... fields) {
    for (String field : fields) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      digest.update(bytes);
    }
  }
}
