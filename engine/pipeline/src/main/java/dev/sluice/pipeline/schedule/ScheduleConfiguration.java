package dev.sluice.pipeline.schedule;

import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.boot.quartz.autoconfigure.SchedulerFactoryBeanCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Quartz in clustered JDBC mode on the metadata store: several replicas, no job fired twice
 * (06-reliability, measured fact 10).
 */
@Configuration(proxyBeanMethods = false)
class ScheduleConfiguration {
  private static final int EXPIRY_SECONDS = 15;
  private static final int DRIFT_SECONDS = 60;

  @Bean
  SchedulerFactoryBeanCustomizer clusteredScheduler(
      DataSource store, PlatformTransactionManager transactions) {
    return factory -> {
      factory.setDataSource(store);
      factory.setTransactionManager(transactions);
      factory.setOverwriteExistingJobs(true);
      factory.setQuartzProperties(clustered());
      factory.setWaitForJobsToCompleteOnShutdown(true);
    };
  }

  @Bean
  JobDetail approvalExpiry() {
    return JobBuilder.newJob(ExpiryJob.class)
        .withIdentity("approval-expiry")
        .storeDurably()
        .build();
  }

  @Bean
  Trigger approvalExpiryTrigger(JobDetail approvalExpiry) {
    return TriggerBuilder.newTrigger()
        .forJob(approvalExpiry)
        .withIdentity("approval-expiry")
        .withSchedule(
            SimpleScheduleBuilder.repeatSecondlyForever(EXPIRY_SECONDS)
                .withMisfireHandlingInstructionNextWithRemainingCount())
        .build();
  }

  @Bean
  JobDetail driftWatch() {
    return JobBuilder.newJob(DriftJob.class).withIdentity("drift-watch").storeDurably().build();
  }

  @Bean
  Trigger driftWatchTrigger(JobDetail driftWatch) {
    return TriggerBuilder.newTrigger()
        .forJob(driftWatch)
        .withIdentity("drift-watch")
        .withSchedule(
            SimpleScheduleBuilder.repeatSecondlyForever(DRIFT_SECONDS)
                .withMisfireHandlingInstructionNextWithRemainingCount())
        .build();
  }

  @Bean
  JobDetail minute() {
    return JobBuilder.newJob(MinuteJob.class).withIdentity("minute").storeDurably().build();
  }

  @Bean
  Trigger minuteTrigger(JobDetail minute) {
    return TriggerBuilder.newTrigger()
        .forJob(minute)
        .withIdentity("minute")
        .withSchedule(
            SimpleScheduleBuilder.repeatMinutelyForever()
                .withMisfireHandlingInstructionNextWithRemainingCount())
        .build();
  }

  private static Properties clustered() {
    Properties settings = new Properties();
    settings.setProperty("org.quartz.scheduler.instanceName", "sluice");
    settings.setProperty("org.quartz.scheduler.instanceId", "AUTO");
    settings.setProperty("org.quartz.jobStore.isClustered", "true");
    settings.setProperty("org.quartz.jobStore.acquireTriggersWithinLock", "true");
    settings.setProperty("org.quartz.jobStore.tablePrefix", "schedule_");
    settings.setProperty(
        "org.quartz.jobStore.driverDelegateClass",
        "org.quartz.impl.jdbcjobstore.PostgreSQLDelegate");
    settings.setProperty("org.quartz.threadPool.threadCount", "2");
    return settings;
  }
}
