package dev.sluice.analysis.impact;

import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.eclipse.jgit.lib.ProgressMonitor;

/** Ends a fetch that takes too long or brings too much. */
final class MirrorBounds implements ProgressMonitor {
  private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();

  private final File folder;
  private final MirrorLimits limits;
  private final long begun = System.nanoTime();
  private long looked = begun;
  private long received;
  private String over = "";

  MirrorBounds(File folder, MirrorLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Which bound was crossed, for a person, or empty. */
  String over() {
    return over;
  }

  @Override
  public boolean isCancelled() {
    long now = System.nanoTime();
    if (over.isEmpty() && now - looked > BETWEEN_LOOKS) {
      looked = now;
      tooMuch(size(folder));
      tooLong(now);
    }
    return !over.isEmpty();
  }

  private void tooLong(long now) {
    if (now - begun > limits.time().toNanos()) {
      over = "it takes longer than " + limits.time().toSeconds() + " s";
    }
  }

  private void tooMuch(long bytes) {
    if (bytes > limits.bytes()) {
      over = "it is larger than " + limits.bytes() / (1024 * 1024) + " MB";
    }
  }

  private static long size(File file) {
    File[] inside = file.listFiles();
    long size = file.length();
    for (File one : inside == null ? new File[0] : inside) {
      size += size(one);
    }
    return size;
  }

  /** The same stream; reading from it fails once a bound is crossed. */
  InputStream around(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] to, int at, int length) throws IOException {
        int count = super.read(to, at, length);
        received += Math.max(0, count);
        tooMuch(received);
        tooLong(System.nanoTime());
        if (!over.isEmpty()) {
          throw new IOException(over);
        }
        return count;
      }
    };
  }

  @Override
  public void start(int tasks) {
    // Nobody is told of progress.
  }

  @Override
  public void beginTask(String title, int work) {
    // Nobody is told of progress.
  }

  @Override
  public void update(int completed) {
    // Nobody is told of progress.
  }

  @Override
  public void endTask() {
    // Nobody is told of progress.
  }

  @Override
  public void showDuration(boolean enabled) {
    // Nobody is told of progress.
  }
}
