package dev.sluice.chat.console;

import dev.sluice.chat.Account;
import dev.sluice.chat.ChatDesk;
import dev.sluice.chat.Message;
import dev.sluice.chat.Posted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A desk with three people: two in the team's channel, and mallory in another workspace's. */
final class SampleDesk implements ChatDesk {
  static final String TEAM = "shop/databases";
  static final String OTHERS = "bank/databases";

  private final Set<String> gone = ConcurrentHashMap.newKeySet();

  void dismiss(String account) {
    gone.add(account);
  }

  @Override
  public Map<String, String> channels(Account viewer) {
    return viewer.id().endsWith("|mallory")
        ? Map.of(OTHERS, "bank-databases")
        : Map.of(TEAM, "databases", "shop/releases", "releases");
  }

  @Override
  public Message forViewer(Account viewer, Posted posted, Message shared) {
    return shared;
  }

  @Override
  public Optional<Message> page(Account viewer, String link) {
    return switch (link) {
      case "/migrations/42" -> Optional.of(Samples.page());
      case "/migrations/43" -> Optional.of(Samples.strangelyNamed());
      case "/migrations" -> Optional.of(Samples.overview());
      default -> Optional.empty();
    };
  }

  @Override
  public List<Suggestion> suggest(Account viewer, String typed) {
    return List.of(
            new Suggestion("show 42", "the card of migration 42"),
            new Suggestion("approve 42 prod", "Add orders.note, 1 of 2 approvals"),
            new Suggestion("pending", "what waits for approval"),
            new Suggestion("new", "open a migration"),
            new Suggestion("help", "every command with examples"))
        .stream()
        .filter(suggestion -> suggestion.text().startsWith(typed))
        .toList();
  }

  @Override
  public Optional<Viewer> viewer(Account account) {
    String name = account.id().substring(account.id().indexOf('|') + 1);
    return gone.contains(account.id())
        ? Optional.empty()
        : Optional.of(
            new Viewer(
                Character.toUpperCase(name.charAt(0)) + name.substring(1) + " Okafor",
                name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + "O",
                "Approver",
                "shop"));
  }

  @Override
  public int waiting(Account viewer) {
    return 2;
  }
}
