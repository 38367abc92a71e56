package dev.sluice.bot.web;

import java.util.List;

/** A way to sign in beside the form. Its pages are open to everybody. */
public interface SignInMethod {
  /** Patterns of the paths that must be reached before signing in. */
  List<String> open();

  /** Those of them that other sites post to; they bring a proof of their own, not a CSRF token. */
  default List<String> posted() {
    return List.of();
  }
}
