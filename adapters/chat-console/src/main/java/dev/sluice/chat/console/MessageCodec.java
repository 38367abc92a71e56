package dev.sluice.chat.console;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sluice.chat.Block;
import dev.sluice.chat.Form;
import dev.sluice.chat.Message;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Messages and forms as the JSON that the store keeps. The names of the block types are written
 * here and nowhere else, so renaming a Java type does not lose stored messages.
 */
final class MessageCodec {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Block.class, BlockNames.class)
          .addModule(new SimpleModule().addSerializer(String.class, new StorableText()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private MessageCodec() {}

  static String json(Message message) {
    return MAPPER.writeValueAsString(message);
  }

  static String json(Form form) {
    return MAPPER.writeValueAsString(form);
  }

  static Message message(String json) {
    return MAPPER.readValue(json, Message.class);
  }

  static Form form(String json) {
    return MAPPER.readValue(json, Form.class);
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
  private interface BlockNames {}

  /** PostgreSQL stores neither NUL nor half a surrogate pair: both become visible stand-ins. */
  private static final class StorableText extends ValueSerializer<String> {
    @Override
    public void serialize(String value, JsonGenerator json, SerializationContext context) {
      json.writeString(VisibleText.storable(value));
    }
  }
}
