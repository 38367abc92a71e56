package dev.sluice.agent.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;

/**
 * An identity token that a trusted provider signed over a decision, or what a trusted passkey
 * signed over it. That a token has expired means nothing here, because approvals are given hours
 * before they are used; its age is looked at instead.
 *
 * @param subject who signed in
 * @param nonce hash of what was decided
 * @param issuedAt when the provider signed it
 * @param signedInAt when the person last showed who he is
 * @param acr how; empty when the provider does not say
 */
public record ConfirmationToken(
    String subject, String nonce, Instant issuedAt, Instant signedInAt, String acr) {
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Set<String> TYPES = Set.of("", "jwt", "application/jwt");

  /**
   * Asymmetric signatures only; what else a token names as algorithm, key or address of a key is
   * not looked at.
   */
  private static final AlgorithmConstraints ALGORITHMS =
      new AlgorithmConstraints(
          AlgorithmConstraints.ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
          AlgorithmIdentifiers.EDDSA);

  /**
   * Verifies an identity token against the keys of a provider.
   *
   * @throws NotBelievedException with the reason, when it is not that provider's word for us
   */
  public static ConfirmationToken verify(String compact, TrustedIssuer issuer)
      throws NotBelievedException {
    try {
      JwtContext context =
          new JwtConsumerBuilder()
              .setJwsAlgorithmConstraints(ALGORITHMS)
              .setVerificationKeyResolver(new JwksVerificationKeyResolver(issuer.parsed()))
              .setSkipAllValidators()
              .build()
              .process(compact);
      String type = context.getJoseObjects().get(0).getHeader("typ");
      if (!TYPES.contains(type == null ? "" : type.toLowerCase(Locale.ROOT))) {
        throw new NotBelievedException("it is a token of the type " + type);
      }
      return read(context.getJwtClaims(), issuer);
    } catch (InvalidJwtException e) {
      throw NotBelievedException.unsigned(issuer.issuer(), e);
    } catch (MalformedClaimException e) {
      throw new NotBelievedException("a claim in it is not of its kind", e);
    }
  }

  private static ConfirmationToken read(JwtClaims claims, TrustedIssuer issuer)
      throws MalformedClaimException, NotBelievedException {
    if (!issuer.issuer().equals(claims.getIssuer())) {
      throw new NotBelievedException("it is of another issuer");
    }
    List<String> audience = claims.getAudience();
    boolean ours =
        audience.equals(List.of(issuer.audience()))
            || (audience.contains(issuer.audience())
                && issuer.audience().equals(claims.getStringClaimValue("azp")));
    if (!ours) {
      throw new NotBelievedException("it was made for another program than Sluice");
    }
    if (claims.getIssuedAt() == null || !claims.hasClaim("auth_time")) {
      throw new NotBelievedException("it does not say when the person signed in");
    }
    return new ConfirmationToken(
        text(claims, issuer.subjectClaim()),
        text(claims, "nonce"),
        Instant.ofEpochSecond(claims.getIssuedAt().getValue()),
        Instant.ofEpochSecond(claims.getNumericDateClaimValue("auth_time").getValue()),
        claims.hasClaim("acr") ? text(claims, "acr") : "");
  }

  private static String text(JwtClaims claims, String name)
      throws MalformedClaimException, NotBelievedException {
    String value = claims.getStringClaimValue(name);
    if (value == null || value.isBlank()) {
      throw new NotBelievedException("it has no claim " + name);
    }
    return value;
  }

  /**
   * Looks whether a rule takes it now.
   *
   * @param aged whether it matters how long ago it was signed
   * @throws NotBelievedException with the reason, when not
   */
  public void suits(ApprovalRule rule, Instant now, boolean aged) throws NotBelievedException {
    if (issuedAt.isAfter(now.plus(SKEW))) {
      throw new NotBelievedException("it was signed in the future by this machine's clock");
    }
    if (aged && issuedAt.plus(rule.valid()).isBefore(now)) {
      throw new NotBelievedException("it is older than " + words(rule.valid()));
    }
    if (signedInAt.isAfter(issuedAt.plus(SKEW))
        || signedInAt.plus(rule.fresh()).plus(SKEW).isBefore(issuedAt)) {
      throw new NotBelievedException("the person did not sign in anew to confirm it");
    }
    if (!rule.acr().isEmpty() && !rule.acr().contains(acr)) {
      throw new NotBelievedException("the person did not sign in by " + rule.acr());
    }
  }

  /** 72 hours, 90 minutes, 10 seconds: in the largest unit that says it exactly. */
  private static String words(Duration time) {
    if (time.equals(Duration.ofHours(time.toHours()))) {
      return counted(time.toHours(), "hour");
    }
    return time.equals(Duration.ofMinutes(time.toMinutes()))
        ? counted(time.toMinutes(), "minute")
        : counted(time.toSeconds(), "second");
  }

  private static String counted(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s");
  }

  /** Why a token counts for nothing. */
  public static final class NotBelievedException extends Exception {
    private final boolean unsigned;

    /** With the reason, one clause. */
    public NotBelievedException(String reason) {
      super(reason);
      this.unsigned = false;
    }

    /** With the reason, one clause, and what it came from. */
    public NotBelievedException(String reason, Throwable cause) {
      super(reason, cause);
      this.unsigned = false;
    }

    private NotBelievedException(Throwable cause, String issuer) {
      super("no key of " + issuer + " that is known here signed it", cause);
      this.unsigned = true;
    }

    static NotBelievedException unsigned(String issuer, Throwable cause) {
      return new NotBelievedException(cause, issuer);
    }

    /** Whether no key that is known here signed it: a forgery, or the provider has new keys. */
    public boolean unsigned() {
      return unsigned;
    }

    /** The reason, one clause. */
    public String reason() {
      return String.valueOf(getMessage());
    }
  }
}
