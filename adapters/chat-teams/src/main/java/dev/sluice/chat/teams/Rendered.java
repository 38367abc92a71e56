package dev.sluice.chat.teams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A message as Teams takes it.
 *
 * @param summary what notifications say
 * @param card an Adaptive Card within Teams' limits
 * @param files what does not fit into it, to be told in cards of their own
 * @param alert whether it is to stand in the activity feed of who gets it
 */
record Rendered(String summary, JsonNode card, List<File> files, boolean alert) {
  Rendered {
    files = List.copyOf(files);
  }

  /** A message that stands in its conversation and nowhere else. */
  Rendered(String summary, JsonNode card, List<File> files) {
    this(summary, card, files, false);
  }

  /** The same for somebody who has to act. */
  Rendered alerting() {
    return new Rendered(summary, card, files, true);
  }

  /** A text with its name. */
  record File(String name, String content) {}
}
