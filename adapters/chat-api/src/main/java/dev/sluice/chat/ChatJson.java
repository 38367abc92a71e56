package dev.sluice.chat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * The records of this port as the JSON that stores keep. The names of the block types are written
 * here and nowhere else, so renaming a Java type does not lose stored messages.
 */
public final class ChatJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addMixIn(Block.class, BlockNames.class)
          .addModule(new SimpleModule().addSerializer(String.class, new StorableText()))
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private ChatJson() {}

  /** Any record of the port as JSON that PostgreSQL can store. */
  public static String write(Object value) {
    return JSON.writeValueAsString(value);
  }

  /** A record from its JSON. */
  public static <T> T read(String json, Class<T> type) {
    return JSON.readValue(json, type);
  }

  /** A digest that changes with anything that is shown. */
  public static String hash(Message message) {
    try {
      byte[] bytes = write(message).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "block")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Block.Title.class, name = "title"),
    @JsonSubTypes.Type(value = Block.Text.class, name = "text"),
    @JsonSubTypes.Type(value = Block.Facts.class, name = "facts"),
    @JsonSubTypes.Type(value = Block.Rail.class, name = "rail"),
    @JsonSubTypes.Type(value = Block.Code.class, name = "code"),
    @JsonSubTypes.Type(value = Block.Table.class, name = "table"),
    @JsonSubTypes.Type(value = Block.Sides.class, name = "sides"),
    @JsonSubTypes.Type(value = Block.Section.class, name = "section"),
    @JsonSubTypes.Type(value = Block.Call.class, name = "call"),
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
