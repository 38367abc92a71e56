package dev.sluice.chat.discord;

import dev.sluice.chat.Block;
import dev.sluice.chat.ConsoleLink;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.components.buttons.ButtonStyle;

/** The buttons of a message: at most 5 rows of 5, the last of them leads to the console. */
final class ButtonRows {
  private static final int IN_A_ROW = 5;
  private static final int PRESSES = 24;
  private static final int LABEL = 80;
  private static final int ADDRESS = 512;

  private final String guild;
  private final String url;
  private final List<Button> buttons = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  ButtonRows(String guild, String url) {
    this.guild = guild;
    this.url = url;
  }

  /** A button that brings its token back. Discord refuses the same one twice in a message. */
  void press(Block.Button button) {
    CustomId.Kind kind = button.confirm().isBlank() ? CustomId.Kind.PRESS : CustomId.Kind.ASK;
    CustomId id = new CustomId(kind, guild, button.token());
    if (Snowflake.is(guild) && id.fits() && buttons.size() < PRESSES && ids.add(id.text())) {
      buttons.add(Button.of(style(button.style()), id.text(), label(button.label())));
    }
  }

  private static ButtonStyle style(Block.Style style) {
    return switch (style) {
      case PRIMARY -> ButtonStyle.SUCCESS;
      case NORMAL -> ButtonStyle.SECONDARY;
      case DANGER -> ButtonStyle.DANGER;
    };
  }

  private static String label(String text) {
    String visible = VisibleText.cut(VisibleText.line(text), LABEL);
    return visible.isBlank() ? "…" : visible;
  }

  /** The button that leads to a page of the console; to no other address. */
  void link(String path) {
    ConsoleLink.of(url, path)
        .filter(address -> address.length() <= ADDRESS)
        .ifPresent(address -> buttons.add(Button.link(address, "Open in Sluice")));
  }

  List<ActionRow> rows() {
    List<ActionRow> rows = new ArrayList<>();
    for (int i = 0; i < buttons.size(); i += IN_A_ROW) {
      rows.add(ActionRow.of(buttons.subList(i, Math.min(i + IN_A_ROW, buttons.size()))));
    }
    return rows;
  }
}
