package dev.sluice.bot.chat.command;

import dev.sluice.pipeline.identity.Person;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whom somebody means by a typed word. */
final class NamedPerson {
  private NamedPerson() {}

  /**
   * A person by identity; or by a display name, or a name at the issuer, that only one has. An
   * {@code @} before it means nothing.
   */
  static Optional<Person> of(List<Person> all, String word) {
    String name = word.replaceFirst("^@", "");
    return Stream.<Predicate<Person>>of(
            p -> p.id().toString().equals(name),
            p -> p.displayName().equalsIgnoreCase(name),
            p -> p.id().subject().equals(name))
        .map(fits -> all.stream().filter(fits).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .filter(found -> found.size() == 1)
        .map(found -> found.get(0));
  }
}
