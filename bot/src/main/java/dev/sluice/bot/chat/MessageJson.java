package dev.sluice.bot.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.db.Sha256;
import tools.jackson.databind.json.JsonMapper;

/** Messages and events as JSON for our own tables. */
public final class MessageJson {
  private static final JsonMapper JSON =
      JsonMapper.builder().addMixIn(Block.class, Typed.class).build();

  private MessageJson() {}

  /** Any record of the chat port as JSON. */
  public static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** A record from its JSON. */
  public static <T> T read(String json, Class<T> type) {
    return JSON.readValue(json, type);
  }

  /** A digest that changes with anything that is shown. */
  public static String hash(Message message) {
    return Sha256.hex(write(message));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "block")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Title.class, name = "title"),
    @JsonSubTypes.Type(value = Block.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Block.Facts.class, name = "facts"),
    @JsonSubTypes.Type(value = Block.Rail.class, name = "rail"),
    @JsonSubTypes.Type(value = Block.Code.class, name = "code"),
    @JsonSubTypes.Type(value = Block.Table.class, name = "table"),
    @JsonSubTypes.Type(value = Block.Section.class, name = "section"),
    @JsonSubTypes.Type(value = Block.File.class, name = "file"),
    @JsonSubTypes.Type(value = Block.Progress.class, name = "progress"),
    @JsonSubTypes.Type(value = Block.Buttons.class, name = "buttons")
  })
  private interface Typed {}
}
