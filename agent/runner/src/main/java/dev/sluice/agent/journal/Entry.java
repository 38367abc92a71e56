package dev.sluice.agent.journal;

/**
 * One line of the journal.
 *
 * @param kind what it says
 * @param target connection it is about, {@code workspace/environment/name}
 * @param attempt id of the attempt
 * @param epoch fencing number
 * @param frame the wire message it stands for, Base64 of its Protobuf bytes; empty where there is
 *     none
 */
public record Entry(Kind kind, String target, String attempt, long epoch, String frame) {
  /** What a line says. */
  public enum Kind {
    /** The offer was taken over; carries it. */
    ACCEPTED,
    /** A statement is about to be sent; carries its step event. */
    INTENT,
    /** Something happened; carries its step event. */
    EVENT,
    /** The attempt ended; carries its result. */
    RESULT,
    /** The server has the result; nothing of the attempt is needed any more. */
    SETTLED
  }
}
