package dev.sluice.chat;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a platform with pages of its own (the browser console) may ask the bot, always for one
 * viewer and filtered by what that viewer may see and do.
 */
public interface ChatDesk {
  /** The channels that an account may read, by id, with their names. */
  Map<String, String> channels(Account viewer);

  /** A card as this viewer sees it: with the buttons that he may press now. */
  Message forViewer(Account viewer, Posted posted, Message shared);

  /**
   * A card as this viewer sees it now, on a platform that shows each viewer his own.
   *
   * @return empty when no card stands there, or the viewer is nobody who may see it
   */
  default Optional<Message> card(Account viewer, Posted posted) {
    return Optional.empty();
  }

  /**
   * What is asked before the button with a token counts, on a platform whose buttons cannot carry
   * their {@link Block.Button#confirm question} themselves.
   *
   * @return empty when the button asks nothing, or belongs to a card that is out of date
   */
  default Optional<String> question(Account viewer, Place place, String token) {
    return Optional.empty();
  }

  /** A page in full for a link of a message, or empty when there is none for this viewer. */
  Optional<Message> page(Account viewer, String link);

  /** Commands and arguments that continue what was typed, best first. */
  List<Suggestion> suggest(Account viewer, String typed);

  /** The person behind an account as it is shown: name and what they are. */
  Optional<Viewer> viewer(Account account);

  /** How many things wait for this viewer's decision now; shown as a count beside the link. */
  default int waiting(Account viewer) {
    return 0;
  }

  /** A way to go on typing. */
  record Suggestion(String text, String help) {}

  /** A person as shown. */
  record Viewer(String name, String initials, String role, String workspace) {}
}
