package dev.sluice.pipeline.catalog;

import dev.sluice.analysis.risk.RiskLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which approvals of an environment a person must confirm at the identity provider, with a sign-in
 * that says what is approved, or where the person is a local one by a passkey.
 *
 * @param from from which risk on
 * @param maxAge how long before confirming the person may have signed in there
 * @param acr acceptable authentication contexts, best first, {@code passkey} for those of local
 *     people; empty for any
 */
public record StepUp(From from, Duration maxAge, List<String> acr) {
  /** None is to be confirmed. */
  public static final StepUp NONE = new StepUp(From.NEVER, Duration.ofMinutes(5), List.of());

  private static final Duration SKEW = Duration.ofSeconds(60);

  public StepUp {
    acr = List.copyOf(acr);
  }

  /** Whether an approval of something of this risk is to be confirmed. */
  public boolean asks(RiskLevel risk) {
    return switch (from) {
      case NEVER -> false;
      case CRITICAL -> risk == RiskLevel.CRITICAL;
      case HIGH -> risk.compareTo(RiskLevel.HIGH) >= 0;
      case MEDIUM -> risk.compareTo(RiskLevel.MEDIUM) >= 0;
      case ALWAYS -> true;
    };
  }

  /**
   * Why a sign-in does not confirm anything here, in one clause; empty when it does.
   *
   * @param signedIn when the person showed who he is
   * @param context how, as the provider calls it; empty when it does not say
   */
  public Optional<String> refuse(Instant signedIn, String context, Instant now) {
    if (signedIn.plus(maxAge).plus(SKEW).isBefore(now) || signedIn.isAfter(now.plus(SKEW))) {
      return Optional.of("nothing says that the person signed in anew");
    }
    return acr.isEmpty() || acr.contains(context)
        ? Optional.empty()
        : Optional.of("the person did not sign in by " + acr);
  }

  /** From which risk on approvals are confirmed. */
  public enum From {
    NEVER,
    CRITICAL,
    HIGH,
    MEDIUM,
    ALWAYS
  }
}
