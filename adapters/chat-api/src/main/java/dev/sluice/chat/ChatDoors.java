package dev.sluice.chat;

import java.util.List;

/**
 * HTTP paths of a platform that are open to the world because every request proves itself. The
 * server asks for no sign-in and no CSRF token there; the adapter's own guard stands before them.
 */
public interface ChatDoors {
  /** Exact paths, for example {@code /slack/events}. */
  List<String> paths();
}
