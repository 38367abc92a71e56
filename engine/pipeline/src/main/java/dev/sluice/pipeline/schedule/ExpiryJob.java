package dev.sluice.pipeline.schedule;

import dev.sluice.pipeline.approval.Expiry;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.Strandings;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the expiry of approvals and the look for stages that nobody is left to approve; each is
 * claimed under its migration's lock.
 */
@DisallowConcurrentExecution
class ExpiryJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryJob.class);

  private final Workspaces workspaces;
  private final Expiry expiry;
  private final Strandings strandings;

  ExpiryJob(Workspaces workspaces, Expiry expiry, Strandings strandings) {
    this.workspaces = workspaces;
    this.expiry = expiry;
    this.strandings = strandings;
  }

  @Override
  public void execute(JobExecutionContext context) {
    for (WorkspaceId workspace : workspaces.all()) {
      int expired = expiry.sweep(workspace);
      if (expired > 0) {
        LOG.info("{} approvals expired in {}", expired, workspace);
      }
      strandings.sweep(workspace);
    }
  }
}
