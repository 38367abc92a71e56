package dev.sluice.bot.chat.delivery;

import dev.sluice.chat.ChatJson;
import dev.sluice.chat.Message;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message that should stand. It is rendered when somebody asks for it: a plan knows of a request
 * to each of N approvers, and whoever sends one of them needs one.
 */
final class Wanted {
  private final Supplier<Message> rendering;
  private final boolean closed;
  private final boolean once;
  private @Nullable Message message;

  private Wanted(Supplier<Message> rendering, boolean closed, boolean once) {
    this.rendering = rendering;
    this.closed = closed;
    this.once = once;
  }

  /** One that is kept true as long as it stands. */
  static Wanted live(Supplier<Message> rendering) {
    return new Wanted(rendering, false, false);
  }

  /** One that is never touched again once it says this. */
  static Wanted last(Supplier<Message> rendering) {
    return new Wanted(rendering, true, false);
  }

  /** One that is never touched again once it stands. */
  static Wanted once(Supplier<Message> rendering) {
    return new Wanted(rendering, true, true);
  }

  Message message() {
    Message rendered = message;
    if (rendered == null) {
      rendered = rendering.get();
      message = rendered;
    }
    return rendered;
  }

  /** What tells this message from what stood before, see {@link ChatJson#hash}. */
  String hash() {
    return ChatJson.hash(message());
  }

  boolean closed() {
    return closed;
  }

  boolean once() {
    return once;
  }
}
