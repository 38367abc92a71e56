package dev.sluice.pipeline.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/**
 * Where a chain stood at a moment, signed with Ed25519. Kept elsewhere, it shows that entries were
 * cut from the end of the trail or that the whole trail was written anew.
 *
 * @param workspace the workspace
 * @param sequence number of its newest entry; 0 for none
 * @param hash hash of that entry
 * @param at when it was signed
 * @param signature signature, Base64
 */
public record AuditCheckpoint(
    String workspace, long sequence, String hash, Instant at, String signature) {
  /** No workspace can have a line break in its name. */
  private static final String END = "end of an export\n";

  private static final String ALGORITHM = "Ed25519";

  /** A checkpoint signed with a key. */
  static AuditCheckpoint sign(AuditRows.Head head, String workspace, Instant at, PrivateKey key) {
    AuditCheckpoint unsigned = new AuditCheckpoint(workspace, head.sequence(), head.hash(), at, "");
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(key);
      signer.update(unsigned.content());
      String signature = Base64.getEncoder().encodeToString(signer.sign());
      return new AuditCheckpoint(workspace, head.sequence(), head.hash(), at, signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the key of the audit trail cannot sign with Ed25519", e);
    }
  }

  /** The end of an export of the whole trail, signed so that no checkpoint can stand for it. */
  static AuditCheckpoint end(AuditRows.Head head, String workspace, Instant at, PrivateKey key) {
    return sign(head, END + workspace, at, key).of(workspace);
  }

  /** Whether the holder of the key signed this as the end of an export. */
  boolean endSignedBy(PublicKey key) {
    return of(END + workspace).signedBy(key);
  }

  private AuditCheckpoint of(String other) {
    return new AuditCheckpoint(other, sequence, hash, at, signature);
  }

  /** Whether the holder of the key signed exactly this. */
  public boolean signedBy(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key);
      verifier.update(content());
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false;
    }
  }

  private byte[] content() {
    return String.join(
            "\n", "sluice-audit-checkpoint-1", at.toString(), "" + sequence, hash, workspace)
        .getBytes(StandardCharsets.UTF_8);
  }
}
