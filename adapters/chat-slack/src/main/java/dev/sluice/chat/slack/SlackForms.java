package dev.sluice.chat.slack;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.FileInputElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.sluice.chat.Form;
import dev.sluice.chat.Form.Field;
import dev.sluice.chat.Form.Kind;
import dev.sluice.chat.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Forms as modals. A script longer than an input takes is replaced by a file, and left out of the
 * submission unless one is given. The token and the place go along under a MAC.
 */
final class SlackForms {
  static final String CALLBACK = "sluice.form";
  static final String FILE = ".file";
  private static final int INPUT = 3_000;
  private static final int TITLE = 24;
  private static final int LABEL = 150;
  private static final int OPTION = 75;
  private static final int OPTIONS = 100;
  private static final char SEPARATOR = '\n';

  private final SealedText seal;

  SlackForms(SealedText seal) {
    this.seal = seal;
  }

  /** What is kept of an action until its form opens: Slack's trigger and the place. */
  static String trigger(String trigger, String channel, String thread) {
    return trigger + SEPARATOR + channel + SEPARATOR + thread;
  }

  /** Slack's own trigger in it. */
  String trigger(String kept) {
    return kept.split(String.valueOf(SEPARATOR), 2)[0];
  }

  View view(String kept, Form form) {
    String[] parts = kept.split(String.valueOf(SEPARATOR), 3);
    String channel = parts.length > 1 ? parts[1] : "";
    String thread = parts.length > 2 ? parts[2] : "";
    List<LayoutBlock> blocks = new ArrayList<>();
    if (form.title().length() > TITLE) {
      blocks.add(new RichText().bold(form.title()).section());
    }
    form.fields().forEach(field -> blocks.addAll(field(field)));
    return View.builder()
        .type("modal")
        .callbackId(CALLBACK)
        .title(ViewTitle.builder().type("plain_text").emoji(false).text(cut(form.title())).build())
        .submit(
            ViewSubmit.builder().type("plain_text").emoji(false).text(cut(form.submit())).build())
        .close(ViewClose.builder().type("plain_text").emoji(false).text("Cancel").build())
        .privateMetadata(seal.seal(form.token() + SEPARATOR + channel + SEPARATOR + thread))
        .blocks(blocks)
        .build();
  }

  private static String cut(String text) {
    return VisibleText.cut(VisibleText.line(text), TITLE);
  }

  private static List<LayoutBlock> field(Field field) {
    if (field.kind() == Kind.CHOICE) {
      return List.of(input(field.name(), field.label(), choice(field), !field.required(), field));
    }
    if (field.kind() != Kind.SQL) {
      boolean several = field.kind() == Kind.TEXT;
      return List.of(
          input(field.name(), field.label(), text(field, several), !field.required(), field));
    }
    List<LayoutBlock> blocks = new ArrayList<>();
    boolean fits = field.value().length() <= INPUT;
    if (fits) {
      blocks.add(input(field.name(), field.label(), text(field, true), true, field));
    } else {
      blocks.add(
          new RichText()
              .plain(
                  field.label()
                      + " is too long to be edited here: it stays as it is, unless you choose a"
                      + " file or edit it in the console.")
              .section());
    }
    FileInputElement file =
        FileInputElement.builder()
            .actionId("value")
            .filetypes(List.of("sql", "txt", "text"))
            .maxFiles(1)
            .build();
    blocks.add(input(field.name() + FILE, field.label() + " as a file", file, true, field));
    return blocks;
  }

  private static InputBlock input(
      String name, String label, BlockElement element, boolean optional, Field field) {
    return InputBlock.builder()
        .blockId(name)
        .label(BlockKit.plain(label, LABEL))
        .element(element)
        .optional(optional)
        .hint(
            field.hint().isBlank() || name.endsWith(FILE)
                ? null
                : BlockKit.plain(field.hint(), LABEL))
        .build();
  }

  private static PlainTextInputElement text(Field field, boolean several) {
    return PlainTextInputElement.builder()
        .actionId("value")
        .multiline(several)
        .maxLength(INPUT)
        .initialValue(field.value().isEmpty() ? null : field.value())
        .build();
  }

  private static StaticSelectElement choice(Field field) {
    List<OptionObject> options =
        field.options().stream().limit(OPTIONS).map(SlackForms::option).toList();
    Optional<OptionObject> first =
        options.stream().filter(o -> o.getValue().equals(field.value())).findFirst();
    return StaticSelectElement.builder()
        .actionId("value")
        .options(options)
        .initialOption(first.orElse(null))
        .build();
  }

  private static OptionObject option(String value) {
    return OptionObject.builder().text(BlockKit.plain(value, OPTION)).value(value).build();
  }

  /** What was kept in a form, if it is what was put there. */
  Optional<Kept> kept(String metadata) {
    return seal.open(metadata)
        .map(text -> text.split(String.valueOf(SEPARATOR), 3))
        .filter(parts -> parts.length == 3)
        .map(parts -> new Kept(parts[0], parts[1], parts[2]));
  }

  /** The token of a form and where it was asked for. */
  record Kept(String token, String channel, String thread) {}
}
