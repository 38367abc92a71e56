package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.Dictionary;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;

/**
 * What a password must be that somebody chooses: long enough (OWASP ASVS 5.0, 6.2.1), not cut by
 * bcrypt, and none that is guessed first, because it is a known one, the person's own name, or such
 * with a few letters changed (6.2.4, 6.2.11).
 */
final class NewPassword {
  private static final int SHORTEST = 12;
  private static final int LONGEST_BYTES = 72;

  /** Bits of guesses, as a search of known words, names, dates, keys in a row and so on needs. */
  private static final double LEAST_ENTROPY = 35;

  private NewPassword() {}

  /** Why a person may not choose it; empty when he may. */
  static Optional<Refusal> refuse(String password, Person person) {
    if (password.codePointCount(0, password.length()) < SHORTEST
        || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
      return Optional.of(refusal("A password has at least 12 characters, and 72 bytes at most."));
    }
    return easy(password, person)
        ? Optional.of(refusal("This password is among those that are guessed first."))
        : Optional.empty();
  }

  private static Refusal refusal(String why) {
    return new Refusal(
        Kind.INVALID, "invitation.password", why, "Choose another one, for example of four words.");
  }

  private static boolean easy(String password, Person person) {
    List<Dictionary> dictionaries = new ArrayList<>(ConfigurationBuilder.getDefaultDictionaries());
    String names = "sluice " + person.id().subject() + " " + person.displayName();
    dictionaries.add(
        new DictionaryBuilder()
            .setDictionaryName("here")
            .setExclusion(false)
            .addWords(List.of(names.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")), 1)
            .createDictionary());
    Nbvcxz search =
        new Nbvcxz(
            new ConfigurationBuilder()
                .setDictionaries(dictionaries)
                .setMinimumEntropy(LEAST_ENTROPY)
                .setLocale(Locale.ENGLISH)
                .createConfiguration());
    return !search.estimate(password).isMinimumEntropyMet();
  }
}
