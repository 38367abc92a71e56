package dev.sluice.pipeline.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of sign-in.
 *
 * @param passwordStrength bcrypt cost of new hashes, 4 to 31; each step doubles the work
 * @param failuresBeforeLock failed sign-ins in a row that lock a name at an address
 * @param lock how long the first lock lasts; each further one lasts twice as long
 * @param longestLock where doubling ends
 */
@ConfigurationProperties("sluice.identity")
record IdentitySettings(
    @DefaultValue("12") int passwordStrength,
    @DefaultValue("5") int failuresBeforeLock,
    @DefaultValue("15m") Duration lock,
    @DefaultValue("24h") Duration longestLock) {
  IdentitySettings {
    if (passwordStrength < 4 || passwordStrength > 31) {
      throw new IllegalArgumentException("sluice.identity.password-strength must be 4 to 31");
    }
    if (failuresBeforeLock < 1 || lock.isNegative() || lock.isZero()) {
      throw new IllegalArgumentException("sluice.identity must lock a name after some failures");
    }
  }

  /**
   * How long a name is locked at addresses from which it never signed in, after so many failures at
   * all addresses together: ten times as many as one address may have, and always equally long.
   */
  Duration lockEverywhereAfter(int failures) {
    return failures % (failuresBeforeLock * 10) == 0 ? lock : Duration.ZERO;
  }

  /** How long a name is locked after so many failures; zero while it is not. */
  Duration lockAfter(int failures) {
    if (failures % failuresBeforeLock != 0) {
      return Duration.ZERO;
    }
    int doublings = Math.min(failures / failuresBeforeLock - 1, 20);
    Duration grown = lock.multipliedBy(1L << doublings);
    return grown.compareTo(longestLock) > 0 ? longestLock : grown;
  }
}
