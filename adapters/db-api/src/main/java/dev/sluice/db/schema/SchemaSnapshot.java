package dev.sluice.db.schema;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** A schema as canonical JSON: the same bytes for the same schema, whoever reads it and when. */
public final class SchemaSnapshot {
  private static final String FORMAT = "sluice-schema-1";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One line end for all platforms. */
  private static final ObjectWriter WRITER =
      JSON.writer()
          .with(
              new DefaultPrettyPrinter()
                  .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                  .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  private SchemaSnapshot() {}

  private record Document(
      @Nullable String format,
      @Nullable String engine,
      @Nullable String fingerprint,
      @Nullable List<Entry> objects) {}

  private record Entry(
      @Nullable String kind,
      @Nullable String name,
      @Nullable String owner,
      @Nullable String definition,
      @Nullable Map<String, String> attributes,
      @Nullable List<String> dependsOn) {}

  /** The text of a schema, ended by a line end. */
  public static String write(Schema schema) {
    return WRITER.writeValueAsString(document(schema)) + "\n";
  }

  /** The same in one line, for where nobody reads it. */
  public static String line(Schema schema) {
    return JSON.writeValueAsString(document(schema));
  }

  private static Document document(Schema schema) {
    List<Entry> entries = schema.objects().stream().map(SchemaSnapshot::entry).toList();
    return new Document(FORMAT, schema.engine(), schema.fingerprint(), entries);
  }

  private static Entry entry(SchemaObject object) {
    return new Entry(
        object.kind().name().toLowerCase(Locale.ROOT),
        object.name(),
        object.owner(),
        object.definition(),
        object.attributes(),
        object.dependsOn());
  }

  /**
   * The schema of a text that {@link #write} made.
   *
   * @throws UnreadableSnapshot when it is no snapshot, or was changed by hand
   */
  public static Schema read(String text) {
    Document document;
    try {
      document = JSON.readValue(text, Document.class);
    } catch (JacksonException broken) {
      throw new UnreadableSnapshot("it is no JSON of that form: " + broken.getOriginalMessage());
    }
    if (!FORMAT.equals(document.format())
        || document.engine() == null
        || document.objects() == null) {
      throw new UnreadableSnapshot("its format is not " + FORMAT);
    }
    Schema schema =
        new Schema(
            document.engine(), document.objects().stream().map(SchemaSnapshot::object).toList());
    if (!schema.fingerprint().equals(document.fingerprint())) {
      throw new UnreadableSnapshot(
          "its fingerprint does not fit: it was changed after it was made");
    }
    return schema;
  }

  private static SchemaObject object(Entry entry) {
    if (entry.name() == null
        || entry.owner() == null
        || entry.definition() == null
        || entry.attributes() == null
        || entry.dependsOn() == null) {
      throw new UnreadableSnapshot("an object is incomplete");
    }
    return new SchemaObject(
        kind(String.valueOf(entry.kind())),
        entry.name(),
        entry.owner(),
        entry.definition(),
        entry.attributes(),
        entry.dependsOn());
  }

  private static SchemaObject.Kind kind(String word) {
    try {
      return SchemaObject.Kind.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new UnreadableSnapshot("it holds a kind of object that is not known: " + word);
    }
  }

  /** A text that is no snapshot; the message says why. */
  public static final class UnreadableSnapshot extends RuntimeException {
    UnreadableSnapshot(String why) {
      super(why);
    }
  }
}
