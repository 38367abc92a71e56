package dev.sluice.bot.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Three pools behind one data source: commands and pages, long reads such as streams and exports,
 * and what people decide. Each can use up its own pool only, so that a click never waits for an
 * export, nor an approval for anything else that goes on.
 */
public final class StoreLanes extends AbstractRoutingDataSource implements Closeable {
  private static final ThreadLocal<Lane> LANE = ThreadLocal.withInitial(() -> Lane.COMMANDS);

  private final Map<Lane, Closeable> pools;

  /** What a pool is for. */
  private enum Lane {
    COMMANDS,
    READS,
    DECISIONS
  }

  <T extends DataSource & Closeable> StoreLanes(T commands, T reads, T decisions) {
    this.pools = Map.of(Lane.COMMANDS, commands, Lane.READS, reads, Lane.DECISIONS, decisions);
    setDefaultTargetDataSource(commands);
    setTargetDataSources(Map.of(Lane.READS, reads, Lane.DECISIONS, decisions));
    afterPropertiesSet();
  }

  /** Reads on the lane for long reads; must not be called inside of a transaction. */
  public static <T> T reading(Supplier<T> read) {
    Lane before = LANE.get();
    LANE.set(Lane.READS);
    try {
      return read.get();
    } finally {
      LANE.set(before);
    }
  }

  /**
   * Takes the lane of decisions until it is released, in the same thread; must not be called inside
   * of a transaction.
   */
  public static Taken deciding() {
    Lane before = LANE.get();
    LANE.set(Lane.DECISIONS);
    return () -> LANE.set(before);
  }

  @Override
  protected @Nullable Object determineCurrentLookupKey() {
    return LANE.get();
  }

  @Override
  public void close() throws IOException {
    for (Closeable pool : pools.values()) {
      pool.close();
    }
  }

  /** A lane that somebody has taken. */
  @FunctionalInterface
  public interface Taken {
    /** Goes back to the lane that was there before. */
    void release();
  }
}
