package dev.sluice.bot.web;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One body that comes in piece by piece; the container calls when there is something to read. */
final class Gathering implements ReadListener, AsyncListener {
  private static final int PIECE = 8 * 1024;

  private final ServletInputStream input;
  private final Memory memory;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final AtomicBoolean ended = new AtomicBoolean();
  private Consumer<byte[]> whole = bytes -> {};
  private Consumer<Refused> refused = why -> {};
  private long reserved;

  /** Why a body is not taken. */
  enum Refused {
    TOO_LARGE,
    NO_MEMORY,
    TOO_SLOW
  }

  /** What all bodies that are just coming in may take together. */
  interface Memory {
    /** Takes that many bytes; false when there are not enough. */
    boolean take(long bytes);

    /** Gives bytes back that were taken, or asked for in vain. */
    void free(long bytes);
  }

  Gathering(HttpServletRequest request, Memory memory) throws IOException {
    this.input = request.getInputStream();
    this.memory = memory;
  }

  /** Begins; one of the two is called, once. */
  void begin(Consumer<byte[]> whole, Consumer<Refused> refused) {
    this.whole = whole;
    this.refused = refused;
    input.setReadListener(this);
  }

  @Override
  public void onDataAvailable() throws IOException {
    byte[] piece = new byte[PIECE];
    while (!ended.get() && input.isReady() && !input.isFinished()) {
      int count = input.read(piece);
      if (count < 0) {
        return;
      }
      reserved += count;
      if (!memory.take(count)) {
        refuse(Refused.NO_MEMORY);
      } else if (body.size() + count > BodyFilter.SMALL) {
        refuse(Refused.TOO_LARGE);
      } else {
        body.write(piece, 0, count);
      }
    }
  }

  @Override
  public void onAllDataRead() {
    if (end()) {
      whole.accept(body.toByteArray());
    }
  }

  @Override
  public void onError(Throwable broken) {
    refuse(Refused.TOO_SLOW);
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    refuse(Refused.TOO_SLOW);
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    refuse(Refused.TOO_SLOW);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    end();
  }

  private void refuse(Refused why) {
    if (end()) {
      refused.accept(why);
    }
  }

  /** True for the first who ends it; gives the memory back. */
  private boolean end() {
    boolean first = ended.compareAndSet(false, true);
    if (first) {
      memory.free(reserved);
    }
    return first;
  }
}
