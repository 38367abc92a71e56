package dev.sluice.bot.chat.command;

import dev.sluice.pipeline.kernel.Actor;
import java.util.List;

/**
 * A command line of a person, cut into words.
 *
 * @param actor who
 * @param rest everything after the command's name, as typed
 * @param words its words; quoted ones are one
 */
public record Request(Actor actor, String rest, List<String> words) {
  public Request {
    words = List.copyOf(words);
  }

  /** A word at a place, or empty. */
  String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** All words from a place on. */
  String from(int index) {
    return index < words.size() ? String.join(" ", words.subList(index, words.size())) : "";
  }
}
