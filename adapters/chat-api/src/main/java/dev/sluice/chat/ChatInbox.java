package dev.sluice.chat;

/** Where platforms hand in what people did. Implemented by the bot. */
public interface ChatInbox {
  /**
   * Stores an event durably. When this returns the platform may acknowledge; the work is done
   * afterwards. The same event id again changes nothing.
   */
  Receipt accept(Inbound event);

  /** Whether the event was new. */
  enum Receipt {
    ACCEPTED,
    DUPLICATE
  }
}
