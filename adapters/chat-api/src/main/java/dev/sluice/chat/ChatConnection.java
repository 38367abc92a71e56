package dev.sluice.chat;

import java.util.Optional;

/** A connection that the server keeps open to a platform, over which it hears what people do. */
public interface ChatConnection {
  /** The platform's name. */
  String platform();

  /** Why nobody is heard there now, and what a person does about it; empty while it stands. */
  Optional<String> trouble();
}
