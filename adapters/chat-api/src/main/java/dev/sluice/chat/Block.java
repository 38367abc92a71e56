package dev.sluice.chat;

import java.util.List;

/** One piece of a message. */
public sealed interface Block {
  /** A title line. */
  record Title(String text) implements Block {}

  /** A paragraph; line ends are kept. */
  record Text(String text, Tone tone) implements Block {}

  /** Short labelled values side by side. */
  record Facts(List<Fact> facts) implements Block {
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  /** One labelled value. */
  record Fact(String label, String value, Tone tone) {}

  /** The stages of a flow in order, with their states. */
  record Rail(List<Station> stations) implements Block {
    public Rail {
      stations = List.copyOf(stations);
    }
  }

  /**
   * One stage on the rail.
   *
   * @param name the environment
   * @param state state in the words of the product, for example {@code Pending}
   * @param note approvals, times, error in a few words
   */
  record Station(String name, String state, String note, Tone tone) {
    /** What stands before it where text alone has to say how it is; a stage to come has one too. */
    public String sign() {
      return tone == Tone.MUTED ? "⚪ " : tone.sign();
    }
  }

  /** Text in a fixed-width face with line numbers, for example SQL. */
  record Code(String language, String text, int firstLine, List<Note> notes) implements Block {
    public Code {
      notes = List.copyOf(notes);
    }
  }

  /** A remark at a line of a {@link Code} block. */
  record Note(int line, Tone tone, String label, String text) {}

  /** Rows under a header. */
  record Table(List<String> header, List<List<Cell>> rows) implements Block {
    public Table {
      header = List.copyOf(header);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * Texts in two columns, what was beside what is, with the lines that differ marked. The browser
   * console shows it; platforms without room for two columns leave it out.
   *
   * @param before what stands over the first column
   * @param after what stands over the second
   */
  record Sides(String before, String after, List<Pair> pairs) implements Block {
    public Sides {
      pairs = List.copyOf(pairs);
    }
  }

  /** A text of both columns; one of the two may be empty. */
  record Pair(String title, String before, String after) {}

  /**
   * One cell.
   *
   * @param link path of the page of the browser console that it leads to, or empty
   */
  record Cell(String text, Tone tone, String link) {
    /** A cell that leads nowhere. */
    public Cell(String text, Tone tone) {
      this(text, tone, "");
    }
  }

  /** A part that platforms with room show folded. */
  record Section(String title, boolean open, List<Block> blocks) implements Block {
    public Section {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * A call for people: each is notified where the platform can do so. The only way to mention
   * anybody; names in any other text never do.
   *
   * @param before what stands before the names
   * @param people who is called
   * @param after what stands after the names
   */
  record Call(String before, List<Called> people, String after) implements Block {
    public Call {
      people = List.copyOf(people);
    }
  }

  /** Somebody who is called, with the name by which he is shown where he cannot be notified. */
  record Called(Account account, String name) {}

  /** A file that goes with the message. */
  record File(String name, String mediaType, String content) implements Block {}

  /** How far something is, 0 to 100. */
  record Progress(String label, int percent, Tone tone) implements Block {
    private static final int BAR = 20;

    public Progress {
      percent = Math.max(0, Math.min(100, percent));
    }

    /** A bar of 20 characters. */
    public String bar() {
      int full = percent * BAR / 100;
      return "█".repeat(full) + "░".repeat(BAR - full);
    }
  }

  /** Buttons in a row. */
  record Buttons(List<Button> buttons) implements Block {
    public Buttons {
      buttons = List.copyOf(buttons);
    }
  }

  /**
   * A button.
   *
   * @param label verb on it
   * @param token opaque token that comes back when it is pressed
   * @param style how prominent
   * @param confirm a question that is asked first, or empty
   * @param opens whether a press is answered by something to fill in or to read, for which a
   *     platform may open a window
   */
  record Button(String label, String token, Style style, String confirm, boolean opens) {
    /** A button that does something at once. */
    public Button(String label, String token, Style style, String confirm) {
      this(label, token, style, confirm, false);
    }
  }

  /** How prominent a button is. */
  enum Style {
    PRIMARY,
    NORMAL,
    DANGER
  }
}
