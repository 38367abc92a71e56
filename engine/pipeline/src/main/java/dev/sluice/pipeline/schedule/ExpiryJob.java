package dev.sluice.pipeline.schedule;

import dev.sluice.pipeline.approval.Approvals;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.WorkspaceId;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wakes the expiry of approvals; each one is claimed under its migration's lock. */
@DisallowConcurrentExecution
class ExpiryJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryJob.class);

  private final Workspaces workspaces;
  private final Approvals approvals;

  ExpiryJob(Workspaces workspaces, Approvals approvals) {
    this.workspaces = workspaces;
    this.approvals = approvals;
  }

  @Override
  public void execute(JobExecutionContext context) {
    for (WorkspaceId workspace : workspaces.all()) {
      int expired = approvals.expireDue(workspace);
      if (expired > 0) {
        LOG.info("{} approvals expired in {}", expired, workspace);
      }
    }
  }
}
