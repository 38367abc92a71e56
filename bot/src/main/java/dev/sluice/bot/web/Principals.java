package dev.sluice.bot.web;

import dev.sluice.pipeline.kernel.PersonId;
import java.util.Optional;

/**
 * The name of a person in the security context: {@code issuer|subject}. An issuer never has a bar,
 * a subject may.
 */
final class Principals {
  private Principals() {}

  static String name(PersonId person) {
    return person.issuer() + "|" + person.subject();
  }

  static Optional<PersonId> person(String name) {
    int bar = name.indexOf('|');
    if (bar <= 0 || bar == name.length() - 1) {
      return Optional.empty();
    }
    return Optional.of(new PersonId(name.substring(0, bar), name.substring(bar + 1)));
  }
}
