package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A message as the templates draw it: plain values with hidden characters made visible.
 *
 * @param summary one line for screen readers
 * @param pieces blocks from top to bottom
 * @param link path of the page with all of it, or empty
 */
record MessageView(String summary, List<Piece> pieces, String link) {
  /**
   * What a message looks like.
   *
   * @param path where the message's files are served from
   */
  static MessageView of(Message message, String path) {
    Drawing drawing = new Drawing(path);
    return new MessageView(
        VisibleText.lines(message.summary()),
        drawing.pieces(message.blocks()),
        local(message.link()));
  }

  private static String local(String link) {
    return ConsoleLink.isLocal(link) ? link : "";
  }

  /** One block, ready to draw; {@code kind} picks the fragment. */
  sealed interface Piece {
    String kind();

    /** A title. */
    record Title(String kind, String text) implements Piece {}

    /** A paragraph. */
    record Text(String kind, String text, String tone) implements Piece {}

    /** Labelled values. */
    record Facts(String kind, List<FactView> facts) implements Piece {}

    /** The flow. */
    record Rail(String kind, List<StationView> stations) implements Piece {}

    /** Code with its notes. */
    record Code(String kind, CodeView code) implements Piece {}

    /** A table. */
    record Table(String kind, List<String> header, List<List<CellView>> rows) implements Piece {}

    /** Texts in two columns. */
    record Sides(String kind, String before, String after, List<SideView> pairs) implements Piece {}

    /** A folded part. */
    record Section(String kind, String title, boolean open, List<Piece> pieces) implements Piece {}

    /** A file to download. */
    record File(String kind, String name, String size, String href) implements Piece {}

    /** A bar. */
    record Progress(String kind, String label, int percent, String tone) implements Piece {}

    /** A row of buttons. */
    record Buttons(String kind, List<ButtonView> buttons) implements Piece {}
  }

  /** A labelled value. */
  record FactView(String label, String value, String tone) {}

  /** A stage on the rail. */
  record StationView(String name, String state, String note, String tone, String icon) {}

  /** A table cell; {@code link} may be empty. */
  record CellView(String text, String tone, String link) {}

  /** A button. */
  record ButtonView(String label, String token, String style, String confirm) {}

  static String tone(Tone tone) {
    return tone.name().toLowerCase(Locale.ROOT);
  }

  /** Draws blocks and numbers the files among them. */
  private static final class Drawing {
    private final String path;
    private int files;

    Drawing(String path) {
      this.path = path;
    }

    List<Piece> pieces(List<Block> blocks) {
      List<Piece> pieces = new ArrayList<>();
      blocks.forEach(block -> pieces.add(piece(block)));
      return pieces;
    }

    private Piece piece(Block block) {
      if (block instanceof Block.Title title) {
        return new Piece.Title("title", VisibleText.lines(title.text()));
      } else if (block instanceof Block.Text text) {
        return new Piece.Text("text", VisibleText.lines(text.text()), tone(text.tone()));
      } else if (block instanceof Block.Call call) {
        return new Piece.Text("text", VisibleText.lines(words(call)), tone(Tone.WARNING));
      } else if (block instanceof Block.Facts facts) {
        return new Piece.Facts("facts", facts.facts().stream().map(Drawing::fact).toList());
      } else if (block instanceof Block.Rail rail) {
        return new Piece.Rail("rail", rail.stations().stream().map(Drawing::station).toList());
      } else if (block instanceof Block.Code code) {
        return new Piece.Code("code", CodeView.of(code));
      } else if (block instanceof Block.Table table) {
        return table(table);
      } else if (block instanceof Block.Sides sides) {
        return new Piece.Sides(
            "sides",
            VisibleText.lines(sides.before()),
            VisibleText.lines(sides.after()),
            sides.pairs().stream().map(SideView::of).toList());
      } else if (block instanceof Block.Section section) {
        return new Piece.Section(
            "section",
            VisibleText.lines(section.title()),
            section.open(),
            pieces(section.blocks()));
      } else if (block instanceof Block.File file) {
        String href = path + (path.contains("?") ? "&" : "/files?") + "file=" + files++;
        return new Piece.File("file", VisibleText.lines(file.name()), size(file.content()), href);
      } else if (block instanceof Block.Progress progress) {
        int percent = Math.max(0, Math.min(100, progress.percent()));
        return new Piece.Progress(
            "progress", VisibleText.lines(progress.label()), percent, tone(progress.tone()));
      } else if (block instanceof Block.Buttons buttons) {
        return new Piece.Buttons(
            "buttons", buttons.buttons().stream().map(Drawing::button).toList());
      }
      throw new IllegalStateException("No drawing for " + block.getClass());
    }

    private static String words(Block.Call call) {
      String names =
          call.people().stream().map(Block.Called::name).collect(Collectors.joining(", "));
      return (call.before() + " " + names + " " + call.after()).strip();
    }

    private static FactView fact(Block.Fact fact) {
      return new FactView(
          VisibleText.lines(fact.label()), VisibleText.lines(fact.value()), tone(fact.tone()));
    }

    private static StationView station(Block.Station station) {
      return new StationView(
          VisibleText.lines(station.name()),
          VisibleText.lines(station.state()),
          VisibleText.lines(station.note()),
          tone(station.tone()),
          StateIcon.of(station.state()));
    }

    private static Piece table(Block.Table table) {
      return new Piece.Table(
          "table",
          table.header().stream().map(VisibleText::lines).toList(),
          table.rows().stream()
              .map(
                  row ->
                      row.stream()
                          .map(
                              cell ->
                                  new CellView(
                                      VisibleText.lines(cell.text()),
                                      tone(cell.tone()),
                                      local(cell.link())))
                          .toList())
              .toList());
    }

    private static ButtonView button(Block.Button button) {
      return new ButtonView(
          VisibleText.lines(button.label()),
          button.token(),
          button.style().name().toLowerCase(Locale.ROOT),
          VisibleText.lines(button.confirm()));
    }

    private static String size(String content) {
      int characters = content.length();
      return characters < 10_000
          ? characters + " characters"
          : "%,d kB".formatted(characters / 1000);
    }
  }
}
