package dev.sluice.pipeline.schedule;

import dev.sluice.pipeline.timeline.Timeline;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.springframework.context.ApplicationEventPublisher;

/** Tells those who remind people that a minute passed, by the clock of the store. */
@DisallowConcurrentExecution
class MinuteJob implements Job {
  private final Timeline timeline;
  private final ApplicationEventPublisher events;

  MinuteJob(Timeline timeline, ApplicationEventPublisher events) {
    this.timeline = timeline;
    this.events = events;
  }

  @Override
  public void execute(JobExecutionContext context) {
    events.publishEvent(new MinutePassed(timeline.now()));
  }
}
