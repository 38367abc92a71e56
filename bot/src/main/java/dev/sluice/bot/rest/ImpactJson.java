package dev.sluice.bot.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.pipeline.impact.ImpactView;
import dev.sluice.pipeline.impact.ImpactView.Place;
import dev.sluice.pipeline.impact.UsingApplication;
import dev.sluice.pipeline.impact.UsingApplication.Found;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which applications use what a migration changes, as JSON. */
@Schema(name = "Impact")
record ImpactJson(
    String summary,
    @Schema(description = "Whether an application is still read") boolean working,
    @Schema(description = "Whether all was read: scripts and applications") boolean complete,
    long dependencies,
    long high,
    long services,
    List<String> changed,
    List<Application> applications,
    @Schema(description = "A page of the uses, worst first") List<Use> items,
    @Schema(description = "Cursor of the next page; empty on the last one") String next,
    @Schema(description = "Why there was nothing to do; absent when something was done")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        String message) {

  static ImpactJson of(ImpactView view, int from, int limit, String message) {
    List<Place> places = view.places();
    int begin = Math.min(from, places.size());
    int end = Math.min(begin + limit, places.size());
    return new ImpactJson(
        view.summary(),
        view.waiting() > 0,
        view.waiting() == 0 && view.unread().isEmpty() && view.certain(),
        view.dependencies(),
        view.high(),
        view.services(),
        view.changed(),
        view.applications().stream().map(Application::of).toList(),
        places.subList(begin, end).stream().map(Use::of).toList(),
        end < places.size() ? Integer.toString(end) : "",
        message);
  }

  @Schema(name = "ImpactedApplication")
  record Application(
      String name,
      @Schema(description = "waiting, read or failed") String state,
      String trouble,
      int dependencies,
      int high,
      int files,
      @Schema(description = "Why not everything was read, or empty") String left,
      @Nullable String commit,
      @Nullable Instant readAt) {
    static Application of(UsingApplication one) {
      return new Application(
          one.name(),
          one.state().name().toLowerCase(Locale.ROOT),
          one.trouble(),
          one.found().map(Found::dependencies).orElse(0),
          one.found().map(Found::high).orElse(0),
          one.found().map(Found::files).orElse(0),
          one.found().map(Found::left).orElse(""),
          one.found().map(Found::commit).orElse(null),
          one.readAt().orElse(null));
    }
  }

  @Schema(name = "ApplicationUse")
  record Use(
      String application,
      String path,
      String object,
      String level,
      List<UsingApplication.Line> lines) {
    static Use of(Place place) {
      return new Use(
          place.service(),
          place.use().path(),
          place.use().object(),
          place.use().level().name().toLowerCase(Locale.ROOT),
          place.use().lines());
    }
  }
}
