package dev.sluice.pipeline.identity;

import dev.sluice.db.digest.Sha256;
import dev.sluice.pipeline.audit.AuditEvent;
import dev.sluice.pipeline.audit.AuditTrail;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.Answer;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Scope;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
  /** Where the console shows the secret of one that was asked for. */
  public static final String PAGE = "/token/";

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
    return issue(actor, kind, name, lifetime, Scope.FULL);
  }

  /**
   * The same for less than all that the actor may.
   *
   * @param scope what is left of his rights, as {@link TokenScopes} read it
   */
  public Issued issue(Actor actor, Kind kind, String name, Duration lifetime, Scope scope) {
    String secret = random(PREFIX, 32);
    Listed token = wanted(actor, kind, name, lifetime, scope);
    return store(actor, token, secret, lifetime, false);
  }

  /**
   * Makes a token for a program whose secret its owner fetches within ten minutes, because what is
   * said in a chat stays there.
   *
   * @return its id
   */
  public String ask(Actor actor, String name, Duration lifetime, Scope scope) {
    Listed token = wanted(actor, Kind.API, name, lifetime, scope);
    // Nobody ever learns this one; it keeps the place of the one that is fetched.
    return store(actor, token, random(PREFIX, 32), lifetime, true).id();
  }

  /** Gives the secret of a token that was asked for, to its owner and once. */
  public Optional<Issued> fetch(Actor owner, String id) {
    if (!owner.human()) {
      return Optional.empty();
    }
    String secret = random(PREFIX, 32);
    return Objects.requireNonNull(
        transactions.execute(
            status ->
                rows.fetch(id, owner.person(), hash(secret))
                    .map(
                        expiresAt -> {
                          rows.live(id).ifPresent(token -> record("token.fetched", owner, token));
                          return new Issued(id, secret, expiresAt);
                        })));
  }

  private Listed wanted(Actor actor, Kind kind, String name, Duration lifetime, Scope scope) {
    if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("a token lives from one second to 366 days");
    }
    if (kind == Kind.SESSION && !actor.human()) {
      throw new IllegalArgumentException("only a person who signed in gets a session token");
    }
    Holder holder =
        new Holder(
            random("tok_", 9), kind, actor.workspace(), actor.person(), scope, Instant.EPOCH);
    return new Listed(holder, name, Instant.EPOCH, Instant.EPOCH, Optional.empty());
  }

  private Issued store(Actor actor, Listed token, String secret, Duration lifetime, boolean waits) {
    return transactions.execute(
        status -> {
          Instant expiresAt = rows.issue(token, hash(secret), lifetime, waits);
          record("token.issued", actor, token);
          return new Issued(token.holder().id(), secret, expiresAt);
        });
  }

  /** Who a secret stands for, if it is valid now and its person active. */
  public Optional<Holder> resolve(String secret) {
    if (!SECRET.matcher(secret).matches()) {
      return Optional.empty();
    }
    Optional<Holder> holder = rows.resolve(hash(secret)).map(Listed::holder);
    holder.filter(known -> known.kind() == Kind.API).ifPresent(known -> rows.used(known.id()));
    return holder;
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

  /** Said of tokens that there are not, and of those of others. */
  public static final Refusal NO_SUCH_TOKEN =
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
                "permissions", words(token.holder().scope().permissions()),
                "environments", words(token.holder().scope().environments()),
                "person", token.holder().person().toString())));
  }

  private static String words(Set<String> named) {
    return named.isEmpty() ? "all" : String.join(",", new TreeSet<>(named));
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

  /**
   * Whom a token stands for, and how far.
   *
   * @param issuedAt when it was issued; of one for a session, when its person signed in
   */
  public record Holder(
      String id,
      Kind kind,
      WorkspaceId workspace,
      PersonId person,
      Scope scope,
      Instant issuedAt) {}

  /**
   * A token as it is listed; never its secret.
   *
   * @param lastUsedAt when a program used it, to the minute; empty when none has
   */
  public record Listed(
      Holder holder,
      String name,
      Instant issuedAt,
      Instant expiresAt,
      Optional<Instant> lastUsedAt) {}
}
