package dev.sluice.pipeline.timeline;

import java.time.Instant;
import java.util.Map;

/**
 * One thing that happened to a migration.
 *
 * @param sequence grows over the whole store; the id of server-sent events
 * @param at when
 * @param environment environment, or empty
 * @param code what: {@code stage.state}, {@code step.started}, {@code step.finished}, {@code
 *     step.notice}, {@code approval.recorded}, {@code rehearsal.finished} …
 * @param actor display name of who did it
 * @param text one sentence that a person reads
 * @param details the facts of it, flat
 */
public record TimelineEntry(
    long sequence,
    Instant at,
    String environment,
    String code,
    String actor,
    String text,
    Map<String, String> details) {
  public TimelineEntry {
    details = Map.copyOf(details);
  }
}
