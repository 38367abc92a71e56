package dev.sluice.agent.command;

import dev.sluice.analysis.impact.ChangedObject;
import dev.sluice.analysis.impact.Dependency;
import dev.sluice.analysis.impact.ImpactReport;
import dev.sluice.analysis.risk.RiskLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of {@code sql impact}; names are a promise. */
final class ImpactJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ImpactJson() {}

  private record Impact(List<File> files, List<Repository> repositories) {}

  private record File(
      String file,
      String level,
      String summary,
      int dependencies,
      long high,
      long services,
      List<Changed> changed,
      List<Use> uses) {}

  private record Changed(String object, String fate) {}

  private record Use(String service, String path, String object, String level, List<Line> lines) {}

  private record Line(int line, String how, String level, String text) {}

  private record Repository(
      String service, String location, String commit, int filesRead, String leftOut) {}

  static String of(List<String> files, List<ImpactReport> reports) {
    List<File> all = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      all.add(file(files.get(i), reports.get(i)));
    }
    List<Repository> repositories =
        reports.isEmpty()
            ? List.of()
            : reports.get(0).scanned().stream().map(ImpactJson::repository).toList();
    return JSON.writeValueAsString(new Impact(all, repositories));
  }

  private static File file(String name, ImpactReport report) {
    return new File(
        name,
        report.level().map(ImpactJson::word).orElse("none"),
        report.summary(),
        report.dependencies().size(),
        report.atLeast(RiskLevel.HIGH),
        report.services(),
        report.changed().stream().map(ImpactJson::changed).toList(),
        report.dependencies().stream().map(ImpactJson::use).toList());
  }

  private static Changed changed(ChangedObject object) {
    return new Changed(object.name(), object.fate().name().toLowerCase(Locale.ROOT));
  }

  private static Use use(Dependency one) {
    List<Line> lines =
        one.places().stream()
            .map(at -> new Line(at.line(), at.how(), word(at.level()), at.text()))
            .toList();
    return new Use(one.service(), one.path(), one.object(), word(one.level()), lines);
  }

  private static Repository repository(ImpactReport.Scanned scanned) {
    return new Repository(
        scanned.application().service(),
        scanned.application().shown(),
        scanned.commit(),
        scanned.files(),
        scanned.left());
  }

  private static String word(RiskLevel level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
