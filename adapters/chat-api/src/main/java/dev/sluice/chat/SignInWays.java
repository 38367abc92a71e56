package dev.sluice.chat;

import java.util.List;

/** What a platform with a sign-in page of its own offers there. */
public interface SignInWays {
  /** Where people can sign in elsewhere, in the order of the configuration. */
  List<Way> elsewhere();

  /** Whether everybody may type a password; otherwise only admins may, in an emergency. */
  boolean passwords();

  /**
   * A way to sign in elsewhere.
   *
   * @param label what its button says
   * @param path where it leads
   */
  record Way(String label, String path) {}
}
