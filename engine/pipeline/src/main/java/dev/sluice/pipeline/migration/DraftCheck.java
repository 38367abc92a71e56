package dev.sluice.pipeline.migration;

import dev.sluice.db.sql.Position;
import dev.sluice.db.sql.ScriptParts;
import dev.sluice.pipeline.kernel.Refusal;
import dev.sluice.pipeline.kernel.Refusal.Kind;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What is refused before anything is read: empty, too long, not text. */
final class DraftCheck {
  static final int TITLE_LIMIT = 200;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private DraftCheck() {}

  static Optional<Refusal> refuse(String title, ScriptParts parts) {
    if (title.isBlank()) {
      return invalid("migration.no-title", "A migration needs a title.", "Say what it changes.");
    }
    if (title.strip().codePoints().anyMatch(DraftCheck::notText)) {
      return invalid(
          "migration.title-not-text",
          "The title has control characters or broken text in it.",
          "Write it as one line of plain text.");
    }
    if (title.length() > TITLE_LIMIT) {
      return invalid(
          "migration.title-too-long",
          "The title has %d characters, %d are allowed.".formatted(title.length(), TITLE_LIMIT),
          "Shorten it; the script may carry comments.");
    }
    if (parts.up().isBlank()) {
      return invalid(
          "migration.empty",
          "The script is empty.",
          "Write at least one statement before -- DOWN.");
    }
    return script("up", parts.up()).or(() -> parts.down().flatMap(down -> script("down", down)));
  }

  /** A control character, or half of a surrogate pair. */
  private static boolean notText(int codePoint) {
    return Character.getType(codePoint) == Character.CONTROL
        || Character.getType(codePoint) == Character.SURROGATE;
  }

  private static Optional<Refusal> script(String which, String text) {
    int nul = text.indexOf('\0');
    if (nul >= 0) {
      return invalid(
          "migration.nul-byte",
          "The %s script has a NUL byte in line %d.".formatted(which, lineOf(text, nul)),
          "Save it as UTF-8; a UTF-16 file looks like this.");
    }
    if (text.indexOf('\uFFFD') >= 0) {
      int at = text.indexOf('\uFFFD');
      return invalid(
          "migration.not-utf8",
          "The %s script has bytes that are not UTF-8 in line %d."
              .formatted(which, lineOf(text, at)),
          "Save it as UTF-8 and send it again.");
    }
    if (text.indexOf(BYTE_ORDER_MARK, 1) >= 0) {
      int at = text.indexOf(BYTE_ORDER_MARK, 1);
      return invalid(
          "migration.byte-order-mark",
          "The %s script has a byte order mark inside it, in line %d."
              .formatted(which, lineOf(text, at)),
          "Remove it; it often comes from joining files.");
    }
    return size(which, text);
  }

  private static Optional<Refusal> size(String which, String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      if (bytes.remaining() > Migrations.SCRIPT_LIMIT) {
        return Optional.of(
            new Refusal(
                Kind.TOO_LARGE,
                "migration.too-large",
                "The %s script has %,d bytes, %,d are allowed."
                    .formatted(which, bytes.remaining(), Migrations.SCRIPT_LIMIT),
                "Split it into several migrations; load bulk data with a transfer."));
      }
      return Optional.empty();
    } catch (CharacterCodingException unpaired) {
      return invalid(
          "migration.not-text",
          "The %s script has half of a surrogate pair, so it is not text.".formatted(which),
          "Save it as UTF-8 and send it again.");
    }
  }

  private static int lineOf(String text, int offset) {
    Position place = new Position(text);
    place.moveTo(offset);
    return place.line();
  }

  private static Optional<Refusal> invalid(String code, String message, String action) {
    return Optional.of(new Refusal(Kind.INVALID, code, message, action));
  }
}
