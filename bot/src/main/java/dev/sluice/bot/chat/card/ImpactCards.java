package dev.sluice.bot.chat.card;

import dev.sluice.bot.chat.PlainText;
import dev.sluice.chat.Block;
import dev.sluice.chat.Block.Cell;
import dev.sluice.chat.Message;
import dev.sluice.chat.Tone;
import dev.sluice.pipeline.impact.ImpactView;
import dev.sluice.pipeline.impact.ImpactView.Place;
import dev.sluice.pipeline.impact.UsingApplication;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import dev.sluice.pipeline.impact.UsingApplication.Line;
import dev.sluice.pipeline.migration.MigrationView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Which applications use what a migration changes. */
public final class ImpactCards {
  /** How many uses stand on a page. */
  public static final int PAGE = 50;

  private static final int UNREAD = 3;
  private static final int LINES = 5;

  private ImpactCards() {}

  /** What a card says: how many, and which application nobody could look through. */
  static List<Block> first(MigrationView view) {
    ImpactView impact = view.impact();
    if (!impact.asked() || (impact.applications().isEmpty() && impact.certain())) {
      return List.of();
    }
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Text(impact.summary(), tone(impact)));
    List<UsingApplication> unread = impact.unread();
    unread.stream()
        .limit(UNREAD)
        .forEach(one -> blocks.add(new Block.Text(unread(one), Tone.WARNING)));
    if (unread.size() > UNREAD) {
      String more = Words.count(unread.size() - UNREAD, "more application");
      blocks.add(new Block.Text(more + " could not be read", Tone.WARNING));
    }
    return blocks;
  }

  private static Tone tone(ImpactView impact) {
    Tone known = impact.waiting() > 0 ? Tone.ACTIVE : Tone.MUTED;
    Tone sure = impact.unread().isEmpty() && impact.certain() ? known : Tone.WARNING;
    return impact.level().map(Words::tone).orElse(sure);
  }

  private static String unread(UsingApplication application) {
    String again =
        application.state() == UsingApplication.State.WAITING ? " (it is tried again)" : "";
    return PlainText.line(application.name(), 60)
        + " could not be read: "
        + PlainText.line(application.trouble(), 300)
        + again;
  }

  /** The worst uses, at most so many; nothing when there are none. */
  public static List<Block> worst(MigrationView view, int most) {
    List<Place> places = view.impact().places();
    return places.isEmpty()
        ? List.of()
        : List.of(uses(places.subList(0, Math.min(most, places.size()))));
  }

  /**
   * A page of all of it.
   *
   * @param page from 1; one that there is not is the nearest that there is
   */
  public static Message page(MigrationView view, int page) {
    ImpactView impact = view.impact();
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Title("Impact of " + Words.title(view)));
    if (!impact.asked()) {
      String none = "No application is configured for the flow " + PlainText.line(view.flow(), 60);
      blocks.add(new Block.Text(none + ".", Tone.MUTED));
      return new Message("Impact of " + Words.title(view), blocks, Words.link(view));
    }
    blocks.add(new Block.Text(impact.summary(), tone(impact)));
    if (!impact.changed().isEmpty()) {
      String names = String.join(", ", impact.changed());
      blocks.add(new Block.Text("Looked for: " + PlainText.line(names, 600), Tone.MUTED));
    }
    if (!impact.applications().isEmpty()) {
      blocks.add(applications(impact));
    }
    blocks.addAll(part(view, page));
    return new Message("Impact of " + Words.title(view), blocks, Words.link(view) + "/impact");
  }

  private static List<Block> part(MigrationView view, int page) {
    List<Place> places = view.impact().places();
    int pages = Math.max(1, (places.size() + PAGE - 1) / PAGE);
    int at = Math.min(Math.max(1, page), pages);
    List<Block> blocks = new ArrayList<>();
    if (!places.isEmpty()) {
      blocks.add(uses(places.subList((at - 1) * PAGE, Math.min(at * PAGE, places.size()))));
    }
    if (pages > 1) {
      String text = "Page %d of %d: /sluice impact %d page N".formatted(at, pages, number(view));
      blocks.add(new Block.Text(text, Tone.MUTED));
      String link = Words.link(view) + "/impact?page=" + (at < pages ? at + 1 : 1);
      Cell cell = new Cell(at < pages ? "Next page" : "First page", Tone.NORMAL, link);
      blocks.add(new Block.Table(List.of("More"), List.of(List.of(cell))));
    }
    long left = view.impact().dependencies() - places.size();
    if (left > 0) {
      blocks.add(new Block.Text(left + " more are counted and not listed", Tone.MUTED));
    }
    return blocks;
  }

  private static long number(MigrationView view) {
    return view.key().number();
  }

  private static Block uses(List<Place> places) {
    return new Block.Table(
        List.of("Level", "Application", "Where", "What", "How"),
        places.stream().map(ImpactCards::row).toList());
  }

  private static List<Cell> row(Place place) {
    List<Line> lines = place.use().lines();
    String numbers =
        lines.stream()
            .limit(LINES)
            .map(line -> String.valueOf(line.line()))
            .collect(Collectors.joining(", "));
    String more = lines.size() > LINES ? " …" : "";
    String how = lines.stream().map(Line::how).distinct().collect(Collectors.joining(", "));
    return List.of(
        new Cell(Words.level(place.use().level()), Words.tone(place.use().level())),
        cell(place.service(), 60),
        new Cell(PlainText.line(place.use().path(), 200) + ":" + numbers + more, Tone.NORMAL),
        cell(place.use().object(), 120),
        cell(how, 80));
  }

  private static Block applications(ImpactView impact) {
    return new Block.Table(
        List.of("Application", "Dependencies", "High", "Commit", "Files", "Read", "Remark"),
        impact.applications().stream().map(ImpactCards::application).toList());
  }

  private static List<Cell> application(UsingApplication one) {
    String remark =
        one.trouble().isEmpty()
            ? one.found().map(Found::left).orElse("is still read")
            : "could not be read: " + one.trouble();
    return List.of(
        cell(one.name(), 60),
        cell(one.found().map(found -> String.valueOf(found.dependencies())).orElse("?"), 12),
        cell(one.found().map(found -> String.valueOf(found.high())).orElse("?"), 12),
        cell(one.found().map(found -> Words.digest(found.commit())).orElse(""), 40),
        cell(one.found().map(found -> String.valueOf(found.files())).orElse(""), 12),
        cell(one.readAt().map(Words::time).orElse(""), 40),
        new Cell(PlainText.line(remark, 320), one.trouble().isEmpty() ? Tone.MUTED : Tone.WARNING));
  }

  private static Cell cell(String text, int most) {
    return new Cell(PlainText.line(text, most), Tone.NORMAL);
  }
}
