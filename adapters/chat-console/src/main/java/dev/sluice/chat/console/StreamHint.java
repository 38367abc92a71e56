package dev.sluice.chat.console;

import tools.jackson.databind.json.JsonMapper;

/**
 * What a browser hears of a {@link Change}.
 *
 * @param id id of the message, whisper or form
 * @param channel where it stands
 * @param thread the message whose thread it is in, or empty
 * @param link the page that shows all of it, or empty
 * @param trigger what opened the form, or empty
 */
record StreamHint(String id, String channel, String thread, String link, String trigger) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static String json(Change change) {
    return MAPPER.writeValueAsString(
        new StreamHint(
            Long.toString(change.id()),
            change.channel(),
            change.thread(),
            change.link(),
            change.trigger()));
  }
}
