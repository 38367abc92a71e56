package dev.sluice.chat;

/**
 * One chat platform. Every method may be called again after a crash: {@code key} makes posting
 * idempotent where the platform can, else the caller's outbox keeps what was posted.
 */
public interface ChatPlatform {
  /** The platform's name in places, accounts and tables, for example {@code console}. */
  String name();

  /**
   * Posts a message.
   *
   * @param key natural key of the message; posting again under the same key changes nothing more
   * @return where it now stands
   * @throws ChatException when the platform refuses or cannot be reached
   */
  Posted post(Place place, String key, Message message);

  /** Replaces what stands at a place with a new content; posts anew when it was deleted. */
  Posted update(Posted posted, Message message);

  /** Shows a message to one person only, in the place where they acted. */
  void whisper(Account account, Place place, Message message);

  /** Opens a form in answer to an action; the trigger is what the platform sent with it. */
  void openForm(Account account, String trigger, Form form);
}
