package dev.sluice.pipeline.impact;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of reading the repositories of applications.
 *
 * @param folder where copies of repositories are kept; a temporary folder of this process when
 *     empty
 * @param local whether {@code file:} addresses, and those of this very machine, are read
 * @param silence how long a repository's server may say nothing
 * @param time how long fetching one repository may take
 * @param size how large the copy of one repository may be
 * @param lease after how long another replica takes over what nobody has finished
 * @param poll how often a replica looks for repositories to be read
 * @param tries how often one is tried before it is given up
 * @param pause how long to wait after the first try that failed; twice as long after each further
 */
@ConfigurationProperties("sluice.impact")
record ImpactSettings(
    @Nullable Path folder,
    @DefaultValue("false") boolean local,
    @DefaultValue("30s") Duration silence,
    @DefaultValue("2m") Duration time,
    @DefaultValue("500MB") DataSize size,
    @DefaultValue("10m") Duration lease,
    @DefaultValue("1s") Duration poll,
    @DefaultValue("3") int tries,
    @DefaultValue("30s") Duration pause) {
  /** How long to wait after so many tries that failed. */
  Duration pauseAfter(int failed) {
    return pause.multipliedBy(1L << Math.min(10, Math.max(0, failed - 1)));
  }
}
