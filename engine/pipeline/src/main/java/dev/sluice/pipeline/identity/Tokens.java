package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Bearer tokens. Two kinds: {@link Kind#SESSION} stands for a person who signed in just now and may
 * do all that he may; {@link Kind#API} is for programs and never approves. Only hashes are kept.
 */
@Component
public class Tokens {
  private static final String PREFIX = "slc_";
  private static final Pattern SECRET = Pattern.compile("slc_[A-Za-z0-9_-]{43}");
  private static final Duration LONGEST = Duration.ofDays(366);

  private final TokenRows rows;
  private final Entitlements entitlements;
  private final AuditTrail audit;
  private final TransactionTemplate transactions;
  private final SecureRandom random = new SecureRandom();

  Tokens(
      TokenRows rows,
      Entitlements entitlements,
      AuditTrail audit,
      PlatformTransactionManager transactions) {
    this.rows = rows;
    this.entitlements = entitlements;
    this.audit = audit;
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * Issues a token for the actor in his workspace; the secret is shown once.
   *
   * @throws IllegalArgumentException when the lifetime is not between a second and 366 days, or
   *     when a program asks for a token that stands for a present person
   */
  public Issued issue(Actor actor, Kind kind, String name, Duration lifetime) {
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a token lives from one second to 366 days");
    }
    if (kind == Kind.SESSION && !actor.human()) {
      throw new IllegalArgumentException("only a person who signed in gets a session token");
    }
    Holder holder = new Holder(random("tok_", 9), kind, actor.workspace(), actor.person());
    String secret = random(PREFIX, 32);
    Listed token = new Listed(holder, name, Instant.EPOCH, Instant.EPOCH);
    return transactions.execute(
        status -> {
          Instant expiresAt = rows.issue(token, hash(secret), lifetime);
          record("token.issued", actor, token);
          return new Issued(holder.id(), secret, expiresAt);
        });
  }

  /** Who a secret stands for, if it is valid now and its person active. */
  public Optional<Holder> resolve(String secret) {
    if (!SECRET.matcher(secret).matches()) {
      return Optional.empty();
    }
    return rows.resolve(hash(secret)).map(Listed::holder);
  }

  /** Tokens of a person that are valid now, newest first. */
  public List<Listed> of(PersonId person) {
    return rows.live(person);
  }

  /** Ends a token at once: one's own, or any of a workspace that one manages. */
  public Answer<Holder> revoke(Actor actor, String id) {
    return transactions.execute(
        status -> {
          Optional<Listed> token = rows.live(id).filter(t -> mayRevoke(actor, t.holder()));
          if (token.isEmpty()) {
            return Answer.refused(NO_SUCH_TOKEN);
          }
          rows.revoke(id);
          record("token.revoked", actor, token.get());
          return Answer.done(token.get().holder());
        });
  }

  private static final Refusal NO_SUCH_TOKEN =
      new Refusal(
          Refusal.Kind.NOT_FOUND,
          "identity.no-such-token",
          "There is no such token that you may end.",
          "List your tokens; an admin of the workspace can end those of others.");

  private boolean mayRevoke(Actor actor, Holder token) {
    return actor.person().equals(token.person())
        || entitlements.may(
            token.workspace(), actor.person(), Permission.MANAGE, Entitlements.EVERYWHERE);
  }

  private void record(String code, Actor actor, Listed token) {
    audit.append(
        AuditEvent.success(
            code,
            actor,
            "",
            0,
            "",
            Map.of(
                "token", token.holder().id(),
                "kind", token.holder().kind().name(),
                "name", token.name(),
                "person", token.holder().person().toString())));
  }

  private String random(String prefix, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  private static byte[] hash(String secret) {
    return HexFormat.of().parseHex(Sha256.hex(secret.getBytes(StandardCharsets.US_ASCII)));
  }

  /** What a token may be used for. */
  public enum Kind {
    SESSION,
    API
  }

  /** A new token. */
  public record Issued(String id, String secret, Instant expiresAt) {}

  /** Whom a token stands for. */
  public record Holder(String id, Kind kind, WorkspaceId workspace, PersonId person) {}

  /** A token as it is listed; never its secret. */
  public record Listed(Holder holder, String name, Instant issuedAt, Instant expiresAt) {}
}
