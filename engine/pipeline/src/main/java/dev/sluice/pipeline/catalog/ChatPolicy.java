package dev.sluice.pipeline.catalog;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/**
 * How a workspace uses chat: what is shown where, and when people are reminded.
 *
 * @param zone time zone of the times below
 * @param routes what goes to which channels, beside the browser console's channels of the flows
 * @param quiet when nobody is reminded
 * @param digests times of the day at which everybody is told what waits for him
 * @param remindAfter how long an approval may wait before those who can give it are reminded; zero
 *     for never
 * @param escalation whom a longer wait is told to
 */
public record ChatPolicy(
    String zone,
    List<Route> routes,
    Quiet quiet,
    List<LocalTime> digests,
    Duration remindAfter,
    Escalation escalation) {
  /** Nothing but the console, no reminders. */
  public static final ChatPolicy NONE =
      new ChatPolicy(
          "UTC",
          List.of(),
          new Quiet(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, List.of()),
          List.of(),
          Duration.ZERO,
          new Escalation(Duration.ZERO, List.of()));

  public ChatPolicy {
    routes = List.copyOf(routes);
    digests = List.copyOf(digests);
  }

  /** The zone. */
  public ZoneId zoneId() {
    return ZoneId.of(zone);
  }

  /** What a message in a channel is about. */
  public enum Event {
    /** The card of a migration, kept true, with its thread. */
    CARD,
    /** A stage waits for approvals. */
    PENDING,
    /** A run began. */
    STARTED,
    COMPLETED,
    FAILED,
    REJECTED,
    UNKNOWN,
    ROLLED_BACK,
    /** The digest of what waits. */
    DIGEST
  }

  /**
   * What goes to a channel.
   *
   * @param platform name of the platform
   * @param channel id of the channel there, {@code tenant/channel} where there are tenants
   * @param flows flows, or none for all
   * @param environments environments, or none for all; cards are of all environments
   * @param events what is posted
   */
  public record Route(
      String platform,
      String channel,
      List<String> flows,
      List<String> environments,
      List<Event> events) {
    public Route {
      flows = List.copyOf(flows);
      environments = List.copyOf(environments);
      events = List.copyOf(events);
    }

    /** Whether it takes something about a flow and an environment. */
    public boolean takes(Event event, String flow, String environment) {
      return events.contains(event)
          && (flows.isEmpty() || flows.contains(flow))
          && (event == Event.CARD || environments.isEmpty() || environments.contains(environment));
    }
  }

  /**
   * When nobody is reminded.
   *
   * @param from begin of the quiet part of each day
   * @param to its end; earlier than the begin when it reaches over midnight, equal for none
   * @param days whole days
   */
  public record Quiet(LocalTime from, LocalTime to, List<DayOfWeek> days) {
    public Quiet {
      days = days.stream().distinct().sorted().toList();
    }

    /** Whether a time of a day is quiet. */
    public boolean covers(DayOfWeek day, LocalTime time) {
      boolean hours =
          from.isBefore(to)
              ? !time.isBefore(from) && time.isBefore(to)
              : !from.equals(to) && (!time.isBefore(from) || time.isBefore(to));
      return hours || days.contains(day);
    }
  }

  /**
   * Whom a long wait is told to.
   *
   * @param after how long an approval waited by then; zero for never
   * @param from who is told, as in approvals: {@code group:dbas}
   */
  public record Escalation(Duration after, List<String> from) {
    public Escalation {
      from = List.copyOf(from);
    }
  }
}
