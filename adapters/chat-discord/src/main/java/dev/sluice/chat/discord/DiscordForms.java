package dev.sluice.chat.discord;

import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import net.dv8tion.jda.api.components.ModalTopLevelComponent;
import net.dv8tion.jda.api.components.attachmentupload.AttachmentUpload;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.label.LabelChildComponent;
import net.dv8tion.jda.api.components.selections.SelectOption;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textdisplay.TextDisplay;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.modals.Modal;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * Forms as modals: at most 5 parts, 4,000 characters in an input, 25 choices. A script that is
 * longer is replaced by a hint and left out of the submission; a file can be given instead as long
 * as there is room for its part.
 */
final class DiscordForms {
  static final String FILE = ".file";
  private static final int PARTS = 5;
  private static final int INPUT = 4_000;
  private static final int TITLE = 45;
  private static final int LABEL = 45;
  private static final int HINT = 100;
  private static final int OPTION = 100;
  private static final int OPTIONS = 25;

  private DiscordForms() {}

  static DataObject modal(String guild, Form form) {
    String id = new CustomId(CustomId.Kind.FORM, guild, form.token()).text();
    List<ModalTopLevelComponent> parts = new ArrayList<>();
    form.fields().stream().limit(PARTS).forEach(field -> parts.add(part(field)));
    form.fields().stream()
        .filter(field -> field.kind() == Kind.SQL)
        .limit(PARTS - parts.size())
        .forEach(field -> parts.add(file(field)));
    return DataObject.fromJson(
        Modal.create(id, plain(form.title(), TITLE))
            .addComponents(parts)
            .build()
            .toData()
            .toJson());
  }

  private static String plain(String text, int most) {
    String visible = VisibleText.cut(VisibleText.line(text), most);
    return visible.isBlank() ? "…" : visible;
  }

  private static ModalTopLevelComponent part(Field field) {
    if (field.kind() == Kind.CHOICE && !field.options().isEmpty()) {
      return label(field, choice(field));
    }
    if (field.value().length() > INPUT) {
      return TextDisplay.of(
          new Markdown()
              .plain(
                  plain(field.label(), LABEL)
                      + " is too long to be edited here: it stays as it is, unless you choose a"
                      + " file or edit it in the console.")
              .toString());
    }
    TextInputStyle style =
        field.kind() == Kind.LINE ? TextInputStyle.SHORT : TextInputStyle.PARAGRAPH;
    boolean needed = field.required() && field.kind() != Kind.SQL;
    TextInput.Builder input =
        TextInput.create(field.name(), style).setRequired(needed).setMaxLength(INPUT);
    if (!field.value().isEmpty()) {
      input.setValue(field.value());
    }
    return label(field, input.build());
  }

  private static Label label(Field field, LabelChildComponent input) {
    return field.hint().isBlank()
        ? Label.of(plain(field.label(), LABEL), input)
        : Label.of(plain(field.label(), LABEL), plain(field.hint(), HINT), input);
  }

  private static StringSelectMenu choice(Field field) {
    List<SelectOption> options =
        field.options().stream()
            .filter(option -> option.length() <= OPTION)
            .limit(OPTIONS)
            .map(option -> SelectOption.of(plain(option, OPTION), option))
            .toList();
    StringSelectMenu.Builder menu =
        StringSelectMenu.create(field.name()).addOptions(options).setRequired(field.required());
    if (options.stream().anyMatch(option -> option.getValue().equals(field.value()))) {
      menu.setDefaultValues(field.value());
    }
    return menu.build();
  }

  private static Label file(Field field) {
    return Label.of(
        plain(field.label() + " as a file", LABEL),
        AttachmentUpload.create(field.name() + FILE).setRequired(false).build());
  }
}
