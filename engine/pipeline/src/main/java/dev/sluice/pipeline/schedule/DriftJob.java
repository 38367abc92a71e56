package dev.sluice.pipeline.schedule;

import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.compare.Drifts;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.timeline.Timeline;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Wakes the drift watch and the expiry of what was set aside; rows are claimed one by one. */
@DisallowConcurrentExecution
class DriftJob implements Job {
  private final Workspaces workspaces;
  private final Drifts drifts;
  private final Timeline timeline;

  DriftJob(Workspaces workspaces, Drifts drifts, Timeline timeline) {
    this.workspaces = workspaces;
    this.drifts = drifts;
    this.timeline = timeline;
  }

  @Override
  public void execute(JobExecutionContext context) {
    for (WorkspaceId workspace : workspaces.all()) {
      drifts.lookAtAll(workspace);
    }
    drifts.expireAll(timeline.now());
  }
}
