package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Bearer tokens. Two kinds: {@link Kind#SESSION} stands for a person who signed in just now and may
 * do all that he may; {@link Kind#API} is for programs and never approves. Only hashes are kept.
 */
@Component
public class Tokens {
  /** Issues a token; the secret is shown once. */
  public Issued issue(Actor actor, Kind kind, String name, Duration lifetime) {
    throw new IllegalStateException(actor + name + kind + lifetime);
  }

  /** Who a secret stands for, if it is valid now and its person active. */
  public Optional<Holder> resolve(String secret) {
    return Optional.empty();
  }

  /** Ends a token at once. */
  public void revoke(Actor actor, String id) {
    throw new IllegalStateException(actor + id);
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
}
