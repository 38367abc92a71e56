package dev.sluice.bot.store;

import java.io.Closeable;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

/**
 * Two pools behind one data source: commands, and long reads such as streams and exports. Long
 * reads can use up their own pool only, so a click never waits for an export.
 */
public final class StoreLanes extends AbstractRoutingDataSource implements Closeable {
  private static final ThreadLocal<Boolean> READS = ThreadLocal.withInitial(() -> false);

  private final Closeable commands;
  private final Closeable reads;

  <T extends DataSource & Closeable> StoreLanes(T commands, T reads) {
    this.commands = commands;
    this.reads = reads;
    setDefaultTargetDataSource(commands);
    setTargetDataSources(Map.of(true, reads));
    afterPropertiesSet();
  }

  /** Reads on the lane for long reads; must not be called inside of a transaction. */
  public static <T> T reading(Supplier<T> read) {
    READS.set(true);
    try {
      return read.get();
    } finally {
      READS.remove();
    }
  }

  @Override
  protected @Nullable Object determineCurrentLookupKey() {
    return READS.get();
  }

  @Override
  public void close() throws IOException {
    reads.close();
    commands.close();
  }
}
