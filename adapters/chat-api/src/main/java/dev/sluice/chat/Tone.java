package dev.sluice.chat;

/** What a piece of a message means, so that each platform can colour it in its own way. */
public enum Tone {
  NORMAL,
  MUTED,
  GOOD,
  WARNING,
  BAD,
  CRITICAL,
  ACTIVE
}
