package dev.sluice.chat.console;

/**
 * A hint that something changed in the console. It says what, never the content: a browser fetches
 * that with the rights it has then.
 *
 * @param number number of the change; later commits have higher ones
 * @param kind {@code message}, {@code whisper} or {@code form}
 * @param id id of what changed, within its kind
 * @param account the only account that may know of it, or empty
 * @param channel where it stands
 * @param thread the message whose thread it is in, or empty
 * @param link the page that shows all of it, or empty
 * @param trigger what opened the form, or empty
 */
record Change(
    long number,
    String kind,
    long id,
    String account,
    String channel,
    String thread,
    String link,
    String trigger) {}
