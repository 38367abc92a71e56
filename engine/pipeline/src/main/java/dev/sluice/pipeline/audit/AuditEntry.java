package dev.sluice.pipeline.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One entry of the trail as it is stored.
 *
 * @param workspace workspace to whose chain it belongs
 * @param sequence place in that chain, from 1 without gaps
 * @param at when, by the clock of the store, to the microsecond
 * @param who who did it
 * @param what what was done or refused
 * @param correlation id that leads from the click to the statement
 * @param previousHash hash of the entry before
 * @param hash SHA-256 over all of the above, in hexadecimal
 */
public record AuditEntry(
    String workspace,
    long sequence,
    Instant at,
    Who who,
    What what,
    String correlation,
    String previousHash,
    String hash) {

  /**
   * Who did it.
   *
   * @param issuer issuer of the identity
   * @param subject name at that issuer
   * @param name how the person was shown then
   * @param via how he came
   * @param account chat account, or empty
   */
  public record Who(String issuer, String subject, String name, String via, String account) {}

  /**
   * What was done.
   *
   * @param code stable event code
   * @param outcome {@code success} or {@code denied}
   * @param environment environment, or empty
   * @param migration number of the migration, or 0
   * @param digest digest of the script, or empty
   * @param details further facts, sorted by name
   */
  public record What(
      String code,
      String outcome,
      String environment,
      long migration,
      String digest,
      Map<String, String> details) {
    public What {
      details = Collections.unmodifiableMap(new TreeMap<>(details));
    }
  }

  /** The same entry with its hash computed from its fields. */
  AuditEntry sealed() {
    return new AuditEntry(
        workspace, sequence, at, who, what, correlation, previousHash, AuditHash.of(this));
  }

  /** Whether the hash fits the fields. */
  boolean intact() {
    // The hash covers microseconds, which is all that the store keeps.
    try {
      return at.equals(at.truncatedTo(ChronoUnit.MICROS)) && hash.equals(AuditHash.of(this));
    } catch (ArithmeticException beyondAnyClock) {
      return false;
    }
  }
}
