package dev.sluice.chat;

import java.time.Instant;
import java.util.Map;

/**
 * Something a person did. {@code eventId} is unique per platform: the same id twice is the same
 * event delivered twice.
 */
public sealed interface Inbound {
  /** The platform's id of the event. */
  String eventId();

  /** Who did it, as the platform proves it. */
  Account account();

  /** Where. */
  Place place();

  /** When, by the platform's clock. */
  Instant at();

  /** What a form or a private answer to it needs, or empty. */
  String trigger();

  /**
   * A command line.
   *
   * @param text the line, with or without the leading {@code /sluice}; may have several lines
   * @param trigger what a form that answers it needs, or empty
   */
  record Command(
      String eventId, Account account, Place place, Instant at, String text, String trigger)
      implements Inbound {
    /** A command line on a platform that opens forms without a trigger. */
    public Command(String eventId, Account account, Place place, Instant at, String text) {
      this(eventId, account, place, at, text, "");
    }
  }

  /**
   * A button.
   *
   * @param token the opaque token of the button
   * @param trigger what a form that answers it needs
   */
  record Press(
      String eventId, Account account, Place place, Instant at, String token, String trigger)
      implements Inbound {}

  /**
   * A form was sent.
   *
   * @param token the opaque token of the form
   * @param values what was filled in, by field name; what could not be filled in is absent
   * @param files files that were put into fields, by field name
   * @param trigger what a private answer needs, or empty
   */
  record Submission(
      String eventId,
      Account account,
      Place place,
      Instant at,
      String token,
      Map<String, String> values,
      Map<String, Attachment> files,
      String trigger)
      implements Inbound {
    public Submission {
      values = Map.copyOf(values);
      // Stored events of older versions say nothing about files and triggers.
      files = files == null ? Map.of() : Map.copyOf(files);
      trigger = trigger == null ? "" : trigger;
    }

    /** A form without files. */
    public Submission(
        String eventId,
        Account account,
        Place place,
        Instant at,
        String token,
        Map<String, String> values) {
      this(eventId, account, place, at, token, values, Map.of(), "");
    }

    /** The same form with other values, and its files read. */
    public Submission filled(Map<String, String> others) {
      return new Submission(eventId, account, place, at, token, others, Map.of(), trigger);
    }
  }

  /**
   * A script was put into a conversation that the bot can see.
   *
   * @param file the file, not yet fetched
   * @param trigger what a private answer needs, or empty
   */
  record Upload(
      String eventId, Account account, Place place, Instant at, Attachment file, String trigger)
      implements Inbound {
    public Upload {
      trigger = trigger == null ? "" : trigger;
    }
  }
}
