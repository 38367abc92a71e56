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
   * A person by identity; or by a display name, or a name at the issuer, that only one has. Where
   * nobody is called so, an {@code @} before it means nothing.
   */
  static Optional<Person> of(List<Person> all, String word) {
    return Stream.of(word, word.replaceFirst("^@", ""))
        .flatMap(NamedPerson::ways)
        .map(fits -> all.stream().filter(fits).toList())
        .filter(found -> !found.isEmpty())
        .findFirst()
        .filter(found -> found.size() == 1)
        .map(found -> found.get(0));
  }

  private static Stream<Predicate<Person>> ways(String name) {
    return Stream.of(
        p -> p.id().toString().equals(name),
        p -> p.displayName().equalsIgnoreCase(name),
        p -> p.id().subject().equals(name));
  }
}
