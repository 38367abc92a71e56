package dev.sluice.agent.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The login that looks at one connection share. Those before it are kept until their time is over,
 * because somebody may still look with them, and given back at the end. Whoever waits for a new one
 * keeps nobody from another connection.
 */
final class SharedLogin {
  private final List<ConnectionLogin> former = new ArrayList<>();
  private Optional<ConnectionLogin> current = Optional.empty();

  /** The one that is there, if enough of its time is left. */
  synchronized Optional<ConnectionLogin> fresh() {
    return current.filter(ConnectionLogin::fresh);
  }

  /** The one that is there, or the next one in its place. */
  synchronized ConnectionLogin freshOr(Supplier<ConnectionLogin> next) {
    Optional<ConnectionLogin> known = fresh();
    if (known.isPresent()) {
      return known.get();
    }
    ConnectionLogin made = next.get();
    current.ifPresent(this::drop);
    current = Optional.of(made);
    return made;
  }

  /** Gives a login to nobody any more, if it is still the one that is shared. */
  synchronized void drop(ConnectionLogin login) {
    if (current.filter(one -> one == login).isPresent()) {
      former.removeIf(ConnectionLogin::ended);
      former.add(login);
      current = Optional.empty();
    }
  }

  /** Gives back the one that is there and those before it. */
  synchronized void giveBack() {
    current.ifPresent(this::drop);
    former.forEach(ConnectionLogin::close);
    former.clear();
  }
}
