package dev.sluice.chat.discord;

import dev.sluice.chat.Block;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.chat.VisibleText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.entities.Message.MentionType;
import net.dv8tion.jda.api.entities.MessageEmbed;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import net.dv8tion.jda.api.utils.messages.MessageCreateBuilder;

/**
 * Renders messages as embeds and buttons, within Discord's limits whatever comes in: 10 embeds of
 * 4,096 characters with 6,000 in all, 5 rows of 5 buttons, 80 characters on a button, 100 in what
 * it brings back, 10 files. Mentions of {@link Block.Call} stand in the content, because embeds
 * notify nobody; nothing else is allowed to.
 */
final class DiscordMessage {
  private static final int MOST = 5_400;
  private static final int DESCRIPTION = 4_000;
  private static final int TITLE = 120;
  private static final int CONTENT = 1_900;
  private static final int NAME = 200;
  private static final int FILES = 10;

  /** Discord takes 10 MB a file of a bot; here all of them together stay below that. */
  private static final int FILE_BYTES = 9 * 1024 * 1024;

  private final String guild;
  private final List<StringBuilder> texts = new ArrayList<>();
  private final List<Rendered.File> files = new ArrayList<>();
  private final Set<String> called = new LinkedHashSet<>();
  private final StringBuilder content = new StringBuilder();
  private final ButtonRows buttons;
  private String title = "";
  private Tone tone = Tone.NORMAL;
  private int characters;
  private int fileBytes;
  private boolean cut;

  private DiscordMessage(String guild, String url) {
    this.guild = guild;
    this.buttons = new ButtonRows(guild, url);
    texts.add(new StringBuilder());
  }

  /**
   * A message.
   *
   * @param guild server of Discord whose people can be called in it
   * @param url address of the console, or empty
   * @param mark by what it is found again, or empty
   */
  static Rendered render(Message message, String guild, String url, String mark) {
    DiscordMessage rendering = new DiscordMessage(guild, url);
    rendering.all(message.blocks());
    rendering.buttons.link(message.link());
    return new Rendered(rendering.body(mark), rendering.files);
  }

  private void all(List<Block> blocks) {
    blocks.forEach(this::one);
  }

  private void one(Block block) {
    if (block instanceof Block.Buttons row) {
      row.buttons().forEach(buttons::press);
    } else if (block instanceof Block.File file) {
      attach(new Rendered.File(fileName(file.name()), file.content()));
    } else if (block instanceof Block.Section section) {
      add(new Markdown().bold(BlockText.cut(section.title(), NAME)));
      all(section.blocks());
    } else if (block instanceof Block.Title heading) {
      title(heading.text());
    } else if (block instanceof Block.Code code) {
      CodeText text = CodeText.of(code);
      add(text.shown());
      text.notes().forEach(this::add);
      text.file().ifPresent(this::attach);
    } else if (block instanceof Block.Call call) {
      call(call);
    } else {
      notice(block);
      BlockText.of(block).forEach(this::add);
    }
  }

  private void attach(Rendered.File file) {
    int bytes = file.content().getBytes(StandardCharsets.UTF_8).length;
    if (files.size() == FILES || fileBytes + bytes > FILE_BYTES) {
      cut = true;
      return;
    }
    files.add(file);
    fileBytes += bytes;
  }

  /** The first title is the message's; others are lines. */
  private void title(String text) {
    String visible = VisibleText.cut(VisibleText.line(text), TITLE);
    if (title.isEmpty() && characters == 0 && !visible.isBlank()) {
      title = Markdown.literal(visible);
      characters += title.length();
    } else {
      add(new Markdown().bold(visible));
    }
  }

  private void call(Block.Call call) {
    Markdown line = new Markdown();
    if (!call.before().isEmpty()) {
      line.plain(BlockText.cut(call.before(), NAME) + " ");
    }
    List<String> mentioned = new ArrayList<>();
    for (Block.Called person : call.people()) {
      boolean here =
          person.account().platform().equals(DiscordPlatform.NAME)
              && person.account().tenant().equals(guild)
              && Snowflake.is(person.account().id());
      if (line.length() > CONTENT / 2) {
        continue;
      }
      if (here) {
        line.call(person.account().id()).plain(" ");
        mentioned.add(person.account().id());
      } else {
        line.plain(BlockText.cut(person.name(), NAME) + " ");
      }
    }
    line.plain(BlockText.cut(call.after(), NAME));
    if (content.length() + line.length() < CONTENT) {
      content.append(content.length() == 0 ? "" : "\n").append(line);
      called.addAll(mentioned);
    }
  }

  /** The colour of a message is that of the gravest thing it says. */
  private void notice(Block block) {
    if (block instanceof Block.Text text) {
      graver(text.tone());
    } else if (block instanceof Block.Rail rail) {
      rail.stations().forEach(station -> graver(station.tone()));
    } else if (block instanceof Block.Facts facts) {
      facts.facts().forEach(fact -> graver(fact.tone()));
    }
  }

  private void graver(Tone other) {
    if (gravity(other) > gravity(tone)) {
      tone = other;
    }
  }

  private static int gravity(Tone tone) {
    return switch (tone) {
      case NORMAL, MUTED -> 0;
      case GOOD -> 1;
      case ACTIVE -> 2;
      case WARNING -> 3;
      case BAD -> 4;
      case CRITICAL -> 5;
    };
  }

  private static int colour(Tone tone) {
    return switch (tone) {
      case NORMAL, MUTED -> 0x5C6370;
      case GOOD -> 0x2E9E5B;
      case ACTIVE -> 0x2F6FDB;
      case WARNING -> 0xD9A21B;
      case BAD -> 0xD0473C;
      case CRITICAL -> 0x8E1B1B;
    };
  }

  private void add(Markdown piece) {
    int more = piece.length();
    if (piece.toString().isBlank()) {
      return;
    }
    if (characters + more > MOST) {
      cut = true;
      return;
    }
    StringBuilder last = texts.get(texts.size() - 1);
    if (last.length() + more >= DESCRIPTION) {
      last = new StringBuilder();
      texts.add(last);
    }
    last.append(last.length() == 0 ? "" : "\n").append(piece);
    characters += more + 1;
  }

  private DataObject body(String mark) {
    if (cut) {
      texts.get(texts.size() - 1).append("\nNot all of it fits here.");
    }
    if (title.isEmpty() && texts.get(0).length() == 0) {
      texts.get(0).append('…');
    }
    List<MessageEmbed> embeds = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      EmbedBuilder embed = new EmbedBuilder().setColor(colour(tone)).setDescription(texts.get(i));
      if (i == 0 && !title.isEmpty()) {
        embed.setTitle(title);
      }
      if (i == texts.size() - 1 && !mark.isEmpty()) {
        embed.setFooter(Mark.footer(mark));
      }
      embeds.add(embed.build());
    }
    DataObject body =
        new MessageCreateBuilder()
            .setContent(content.toString())
            .setEmbeds(embeds)
            .setComponents(buttons.rows())
            .setAllowedMentions(EnumSet.noneOf(MentionType.class))
            .mentionUsers(called)
            .mentionRepliedUser(false)
            .build()
            .toData();
    return body.remove("poll").remove("tts").remove("flags").put("attachments", attachments());
  }

  /** All files that the message has from now on: without that Discord adds them to those it had. */
  private DataArray attachments() {
    DataArray attachments = DataArray.empty();
    for (int i = 0; i < files.size(); i++) {
      attachments.add(DataObject.empty().put("id", i).put("filename", files.get(i).name()));
    }
    return attachments;
  }

  /** A name that no client takes for a path, and that Discord does not change. */
  private static String fileName(String name) {
    String plain = VisibleText.line(name).replaceAll("[^A-Za-z0-9._-]", "_");
    String kept = plain.length() > NAME / 2 ? plain.substring(plain.length() - NAME / 2) : plain;
    return Optional.of(kept)
        .filter(text -> !text.replace(".", "").isEmpty())
        .orElse("text.txt")
        .toLowerCase(Locale.ROOT);
  }
}
