package dev.sluice.chat;

/** A message that was posted: where, and the id that the platform gave it. */
public record Posted(Place place, String messageId) {}
