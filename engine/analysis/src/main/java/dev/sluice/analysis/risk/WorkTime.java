package dev.sluice.analysis.risk;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/**
 * How long threads have worked, in nanoseconds of a processor. Limits on reading count this and not
 * the time on the wall, so that a busy machine takes no easy statement for a hard one.
 */
final class WorkTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final boolean TOLD =
      THREADS.isThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled();

  private WorkTime() {}

  /** What the current thread has worked. */
  static long now() {
    return of(Thread.currentThread());
  }

  /**
   * What a thread has worked; where the JVM does not tell (virtual threads), the time on the wall.
   */
  static long of(Thread thread) {
    long worked = TOLD ? THREADS.getThreadCpuTime(thread.getId()) : -1;
    return worked < 0 ? System.nanoTime() : worked;
  }
}
