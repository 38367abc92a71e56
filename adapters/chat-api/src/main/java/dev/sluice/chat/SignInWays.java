package dev.sluice.chat;

import java.util.List;

/** What a platform with a sign-in page of its own offers there. */
public interface SignInWays {
  /** Where people can sign in elsewhere, in the order of the configuration. */
  List<Way> elsewhere();

  /** Who may type a password. */
  Passwords passwords();

  /** Who may type a password. */
  enum Passwords {
    /** Everybody. */
    EVERYBODY,
    /** Only admins, in an emergency. */
    EMERGENCY,
    /** Nobody. */
    NOBODY
  }

  /**
   * A way to sign in elsewhere.
   *
   * @param label what its button says
   * @param path where it leads
   */
  record Way(String label, String path) {}
}
