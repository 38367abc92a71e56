package dev.sluice.analysis.impact;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads files on a thread with a stack of its own, for a file may be made to cost too much. One
 * that takes more than its time or the stack is left out from then on and remembered.
 */
final class FileWorker implements AutoCloseable {
  private static final int STACK_BYTES = 1 << 20;

  private final Duration perFile;
  private final Map<String, Long> spent = new HashMap<>();
  private final Set<String> left = new TreeSet<>();
  private ExecutorService thread = Executors.newSingleThreadExecutor(FileWorker::thread);

  /**
   * Begins with nothing left out.
   *
   * @param perFile the longest time for all that is done with one file
   */
  FileWorker(Duration perFile) {
    this.perFile = perFile;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(null, work, "impact-reader", STACK_BYTES);
    thread.setDaemon(true);
    return thread;
  }

  /** Does something with a file; empty when the file is, or was before, too much. */
  <T> Optional<T> read(SourceFile file, Callable<T> work) {
    long remaining = perFile.toNanos() - spent.getOrDefault(file.path(), 0L);
    if (remaining <= 0 || left.contains(file.path())) {
      return leave(file);
    }
    long begin = System.nanoTime();
    Future<T> task = thread.submit(work);
    try {
      return Optional.of(task.get(remaining, TimeUnit.NANOSECONDS));
    } catch (TimeoutException tooLong) {
      renew();
      return leave(file);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof StackOverflowError
          || failure.getCause() instanceof CancellationException) {
        return leave(file);
      }
      throw new IllegalStateException("cannot read " + file.path(), failure.getCause());
    } catch (InterruptedException stopped) {
      renew();
      Thread.currentThread().interrupt();
      return leave(file);
    } finally {
      spent.merge(file.path(), System.nanoTime() - begin, Long::sum);
    }
  }

  private <T> Optional<T> leave(SourceFile file) {
    left.add(file.path());
    return Optional.empty();
  }

  /** The thread ends when it notices that it is interrupted; the next file does not wait. */
  private void renew() {
    thread.shutdownNow();
    thread = Executors.newSingleThreadExecutor(FileWorker::thread);
  }

  /** The paths of the files that were left out, sorted. */
  Set<String> left() {
    return left;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
