package dev.sluice.pipeline.identity;

import dev.sluice.pipeline.catalog.ConfigurationReading;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.Actor;
import dev.sluice.pipeline.kernel.PersonId;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Applies what configuration files say, with the passwords that they refer to. */
@Component
public class Configurations {
  private final Workspaces workspaces;
  private final People people;
  private final TransactionTemplate transactions;

  Configurations(Workspaces workspaces, People people, PlatformTransactionManager transactions) {
    this.workspaces = workspaces;
    this.people = people;
    this.transactions = new TransactionTemplate(transactions);
  }

  /**
   * Applies all or nothing. Applying the same again changes nothing and ends no token.
   *
   * @throws IllegalStateException when the reading has problems or a password is not to be found
   */
  public void apply(ConfigurationReading reading, Actor actor) {
    if (!reading.sound()) {
      throw new IllegalStateException("Not applied: " + reading.problems().get(0));
    }
    Map<PersonId, String> changed = new HashMap<>();
    reading
        .passwords()
        .forEach(
            (person, reference) -> {
              String password = reference.resolve();
              if (!people.hasPassword(person, password)) {
                changed.put(person, password);
              }
            });
    transactions.executeWithoutResult(
        status -> {
          reading.workspaces().forEach(w -> workspaces.apply(w, actor.in(w.workspace())));
          changed.forEach((person, password) -> people.setPassword(actor, person, password));
        });
  }
}
