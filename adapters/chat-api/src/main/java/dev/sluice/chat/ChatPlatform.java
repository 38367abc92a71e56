package dev.sluice.chat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One chat platform. The bot's outbox calls it: one call at a time per channel, in order, at the
 * pace of {@link #traits()}, again after every trouble that is not permanent. A platform neither
 * queues nor retries nor waits; it answers or throws.
 */
public interface ChatPlatform {
  /** The platform's name in places, accounts and tables, for example {@code console}. */
  String name();

  /** What it can do, and how fast. */
  Traits traits();

  /**
   * Posts a message. Text that does not fit goes along as a file.
   *
   * @param key natural key of the message; posting again under the same key changes nothing more
   *     where the platform can do that. Where it cannot, the key is stored with the message so that
   *     {@link #find} sees it
   * @return where it now stands
   * @throws ChatException when the platform refuses or cannot be reached
   */
  Posted post(Place place, String key, Message message);

  /**
   * Looks for a message whose posting had an unknown outcome.
   *
   * @param since no older than this
   * @return where it stands; empty when it is not there, or when {@link #post} is idempotent
   */
  default Optional<Posted> find(Place place, String key, Instant since) {
    return Optional.empty();
  }

  /**
   * Replaces what stands at a place. The same content again changes nothing.
   *
   * @return false when nothing stands there any more; the bot then posts anew
   */
  boolean update(Posted posted, Message message);

  /**
   * Shows a message to one person only, in the place where they acted; as a direct message where
   * that cannot be done there.
   */
  void whisper(Account account, Place place, Message message);

  /**
   * Shows a message to one person only in answer to what he did, on platforms that need what came
   * with it for that; a {@link #whisper} where there is nothing, or where it is too late.
   *
   * @param trigger what the platform sent with the action, or empty
   */
  default void answer(Account account, Place place, String trigger, Message message) {
    whisper(account, place, message);
  }

  /**
   * Opens a form in answer to an action. What cannot be filled in within the platform's limits is
   * replaced by a hint at the page of the console, and its field is left out of the submission.
   *
   * @param trigger what the platform sent with the action
   */
  void openForm(Account account, String trigger, Form form);

  /**
   * The content of a file that a person put there.
   *
   * @throws ChatException CONTENT when it is no text or larger than {@link Attachment#MOST_BYTES}
   */
  default String fetch(Attachment attachment) {
    throw ChatException.content("no-files", "Files cannot be read on " + name() + ".");
  }

  /** How an account is called when a person has to recognise it: {@code Slack @alice in Acme}. */
  default String label(Account account) {
    return name() + " " + account.qualified();
  }

  /** Looks at the set-up from outside: credentials, scopes, membership of channels. */
  default List<Check> examine(List<Place> channels) {
    return List.of();
  }
}
