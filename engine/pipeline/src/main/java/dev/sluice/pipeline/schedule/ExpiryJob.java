package dev.sluice.pipeline.schedule;

import dev.sluice.pipeline.approval.Expiry;
import dev.sluice.pipeline.catalog.Workspaces;
import dev.sluice.pipeline.kernel.WorkspaceId;
import dev.sluice.pipeline.migration.ApproverNews;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the expiry of approvals and the look for stages whose approvers changed; each is claimed
 * under its migration's lock.
 */
@DisallowConcurrentExecution
class ExpiryJob implements Job {
  private static final Logger LOG = LoggerFactory.getLogger(ExpiryJob.class);

  private final Workspaces workspaces;
  private final Expiry expiry;
  private final ApproverNews news;

  ExpiryJob(Workspaces workspaces, Expiry expiry, ApproverNews news) {
    this.workspaces = workspaces;
    this.expiry = expiry;
    this.news = news;
  }

  @Override
  public void execute(JobExecutionContext context) {
    for (WorkspaceId workspace : workspaces.all()) {
      int expired = expiry.sweep(workspace);
      if (expired > 0) {
        LOG.info("{} approvals expired in {}", expired, workspace);
      }
      news.sweep(workspace);
    }
  }
}
