package dev.sluice.chat.console;

import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Button;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Block.Code;
import dev.sluice.chat.Block.Fact;
import dev.sluice.chat.Block.Note;
import dev.sluice.chat.Block.Section;
import dev.sluice.chat.Block.Station;
import dev.sluice.chat.Block.Style;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import java.util.ArrayList;
import java.util.List;

/** Messages in every state that the console has to draw well. */
final class Samples {
  static final String SQL =
      """
      -- Orders get a note and a faster way to find open ones.
      ALTER TABLE orders ADD COLUMN note text NOT NULL DEFAULT '';

      CREATE INDEX CONCURRENTLY orders_open ON orders (customer_id)
       WHERE status = 'open' AND total > 100.50;

      DELETE FROM order_event;

      /* keep the view
         in step */
      CREATE OR REPLACE VIEW open_order AS
      SELECT o.id, o."customer_id", count(*) AS lines
        FROM orders o JOIN order_line l ON l.order_id = o.id
       WHERE o.status = 'it''s open' GROUP BY 1, 2;
      """;

  private Samples() {}

  static Message compared() {
    return new Message(
        "dev/shop → prod/shop",
        List.of(
            new Block.Title("dev/shop → prod/shop"),
            new Block.Text("3 differences", Tone.WARNING),
            new Block.Sides(
                "dev/shop",
                "prod/shop",
                List.of(
                    new Block.Pair(
                        "app.users",
                        "CREATE TABLE app.users (\n"
                            + "  id bigint NOT NULL,\n"
                            + "  nick text,\n"
                            + "  born date,\n"
                            + "  PRIMARY KEY (id)\n"
                            + ");\n"
                            + "CREATE INDEX users_nick ON app.users (nick);",
                        "CREATE TABLE app.users (\n"
                            + "  id bigint NOT NULL,\n"
                            + "  nick varchar(60) NOT NULL DEFAULT '',\n"
                            + "  PRIMARY KEY (id),\n"
                            + "  CONSTRAINT nick_is_short CHECK (length(nick) < 61 AND nick <>"
                            + " 'root' AND nick <> 'admin')\n"
                            + ");\n"
                            + "CREATE INDEX users_nick ON app.users (nick);"),
                    new Block.Pair(
                        "app.coupon\u202Enoitsuper",
                        "CREATE TABLE app.coupon (\n  code text <b>bold</b>\n);",
                        "")))),
        "/drift");
  }

  static Message queued() {
    return card(
        "41 · Split customer names",
        List.of(
            station("dev", "InProgress", "rehearsing, 0:04", Tone.ACTIVE),
            station("qa", "Queued", "1 approval", Tone.MUTED),
            station("prod", "Queued", "2 approvals", Tone.MUTED)),
        risk("Low", Tone.GOOD),
        List.of(
            new Block.Progress("Statement 3 of 7 on dev-orders", 43, Tone.ACTIVE),
            buttons(button("Cancel", Style.DANGER, "Cancel migration 41?"))));
  }

  /** A file whose name would write a header of its own, or a path, if it could. */
  static Message strangelyNamed() {
    Block.File file =
        new Block.File("../ü\"; filename=x.html\r\nSet-Cookie: a=b\u202e.sql", "text/plain", SQL);
    return new Message("43", List.of(file), "");
  }

  static Message pending() {
    return card(
        "42 · Add orders.note and an index for open orders",
        List.of(
            station("dev", "Completed", "11:02, 1.4 s", Tone.GOOD),
            station("qa", "Completed", "11:10, bob", Tone.GOOD),
            station("prod", "Pending", "1 / 2 approvals: carol", Tone.WARNING)),
        risk("High", Tone.BAD),
        List.of(
            new Section("SQL with 2 findings", false, List.of(code())),
            new Block.File("0042-orders-note.sql", "application/sql", SQL),
            buttons(
                button("Approve", Style.PRIMARY, ""),
                button("Reject", Style.DANGER, ""),
                button("View risk", Style.NORMAL, ""),
                button("View SQL", Style.NORMAL, ""))));
  }

  static Message completed() {
    return card(
        "39 · Drop unused coupon columns",
        List.of(
            station("dev", "Completed", "yesterday", Tone.GOOD),
            station("qa", "Completed", "yesterday", Tone.GOOD),
            station("prod", "Completed", "09:31, 3 connections", Tone.GOOD)),
        risk("Medium", Tone.WARNING),
        List.of(
            buttons(
                button(
                    "Roll back prod",
                    Style.DANGER,
                    "Roll back migration 39 on prod? 3 connections change and 1,204 rows that were"
                        + " set aside are put back."))));
  }

  static Message failed() {
    return card(
        "38 · Unique e-mail addresses",
        List.of(
            station("dev", "Completed", "08:10", Tone.GOOD),
            station("qa", "Failed", "statement 2 of 3", Tone.BAD),
            station("prod", "Queued", "2 approvals", Tone.MUTED)),
        risk("Medium", Tone.WARNING),
        List.of(
            new Block.Text(
                "qa-orders: could not create unique index \"customer_email\"\nKey (email)=(•••) is"
                    + " duplicated. Nothing of statement 2 was kept; statement 1 is applied.",
                Tone.BAD),
            buttons(
                button("Retry", Style.PRIMARY, ""),
                button("Resume", Style.NORMAL, ""),
                button("Roll back", Style.DANGER, "Roll back migration 38 on qa?"))));
  }

  static Message unknown() {
    return card(
        "37 · Partition the audit table",
        List.of(
            station("dev", "Completed", "Monday", Tone.GOOD),
            station("qa", "RolledBack", "by dave", Tone.WARNING),
            station("staging", "Rejected", "by carol: not before the freeze", Tone.BAD),
            station("prod", "Unknown", "agent lost during statement 4", Tone.CRITICAL)),
        risk("Critical", Tone.CRITICAL),
        List.of(
            new Block.Text(
                "The outcome on prod-eu could not be established. Look at the database, then say"
                    + " what is true.",
                Tone.CRITICAL),
            buttons(button("Resolve", Style.PRIMARY, ""))));
  }

  static Message hostile() {
    return new Message(
        "<script>alert(1)</script> <!channel>",
        List.of(
            new Block.Title("<script>alert('title')</script> <!channel> @everyone"),
            new Block.Text("pay \u202Elatot\u202C now & <img src=x onerror=alert(1)>", Tone.NORMAL),
            new Code(
                "sql",
                "SELECT '</code><script>alert(2)</script>' -- \u202Eok\nFROM x",
                1,
                List.of()),
            buttons(button("\"><script>alert(3)</script>", Style.NORMAL, ""))),
        "javascript:alert(4)");
  }

  static Message page() {
    List<Block> blocks = new ArrayList<>(pending().blocks());
    blocks.add(code());
    blocks.add(steps());
    return new Message("42 · Add orders.note and an index for open orders", blocks, "");
  }

  static Message overview() {
    return new Message(
        "Migrations",
        List.of(
            new Block.Title("Migrations"),
            new Block.Table(
                List.of("Number", "Title", "Stage", "State"),
                List.of(
                    row("42", "Add orders.note", "prod", "Pending", Tone.WARNING),
                    row("41", "Split customer names", "dev", "InProgress", Tone.ACTIVE),
                    row("39", "Drop unused coupon columns", "prod", "Completed", Tone.GOOD)))),
        "");
  }

  static Block steps() {
    return new Block.Table(
        List.of("Step", "Statement", "Rows", "Time", "Outcome"),
        List.of(
            List.of(
                cell("1", Tone.MUTED),
                cell("ALTER TABLE orders ADD COLUMN note", Tone.NORMAL),
                cell("0", Tone.NORMAL),
                cell("12 ms", Tone.NORMAL),
                cell("done", Tone.GOOD)),
            List.of(
                cell("2", Tone.MUTED),
                cell("CREATE INDEX CONCURRENTLY orders_open", Tone.NORMAL),
                cell("0", Tone.NORMAL),
                cell("1.4 s", Tone.NORMAL),
                cell("running", Tone.ACTIVE))));
  }

  static Form form() {
    return new Form(
        "form-token",
        "New migration",
        "Open migration",
        List.of(
            new Field(
                "flow", "Flow", Kind.CHOICE, "orders", List.of("orders", "billing"), true, ""),
            new Field(
                "title", "Title", Kind.LINE, "", List.of(), true, "What changes, in a few words"),
            new Field("up", "Up script", Kind.SQL, "", List.of(), true, ""),
            new Field(
                "down",
                "Down script",
                Kind.SQL,
                "",
                List.of(),
                false,
                "Left empty, Sluice writes one and proves it on a shadow database."),
            new Field("why", "Why", Kind.TEXT, "", List.of(), false, "")));
  }

  private static Message card(String title, List<Station> rail, Fact risk, List<Block> rest) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title(title));
    blocks.add(new Block.Rail(rail));
    blocks.add(
        new Block.Facts(
            List.of(
                risk,
                new Fact("Author", "alice", Tone.NORMAL),
                new Fact("Flow", "orders", Tone.NORMAL),
                new Fact("Touches", "orders, order_event, open_order", Tone.NORMAL),
                new Fact("Rollback", "Proven", Tone.GOOD),
                new Fact("Digest", "9f2c 71aa 04be", Tone.MUTED))));
    blocks.addAll(rest);
    return new Message(title, blocks, "/migrations/42");
  }

  private static Block code() {
    return new Code(
        "sql",
        SQL,
        1,
        List.of(
            new Note(2, Tone.WARNING, "Medium", "Takes ACCESS EXCLUSIVE on orders for a moment."),
            new Note(
                7,
                Tone.BAD,
                "High",
                "DELETE without WHERE removes every row of order_event (about 1,204). Add a"
                    + " condition, or TRUNCATE in a migration of its own.")));
  }

  private static Fact risk(String level, Tone tone) {
    return new Fact("Risk", level, tone);
  }

  private static Station station(String name, String state, String note, Tone tone) {
    return new Station(name, state, note, tone);
  }

  private static Block buttons(Button... buttons) {
    return new Block.Buttons(List.of(buttons));
  }

  private static Button button(String label, Style style, String confirm) {
    return new Button(label, "token-" + label, style, confirm);
  }

  private static List<Cell> row(
      String number, String title, String stage, String state, Tone tone) {
    return List.of(
        new Cell(number, Tone.NORMAL, "/migrations/" + number),
        cell(title, Tone.NORMAL),
        cell(stage, Tone.NORMAL),
        cell(state, tone));
  }

  private static Cell cell(String text, Tone tone) {
    return new Cell(text, tone);
  }
}
