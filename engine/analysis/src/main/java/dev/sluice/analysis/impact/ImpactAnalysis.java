package dev.sluice.analysis.impact;

import dev.sluice.analysis.risk.RiskReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Looks through the repositories of applications for uses of what a script changes. */
public final class ImpactAnalysis {
  private static final Comparator<Dependency> WORST_FIRST =
      Comparator.comparing(Dependency::level)
          .reversed()
          .thenComparing(Dependency::service)
          .thenComparing(Dependency::path)
          .thenComparing(Dependency::object);

  private final List<Application> applications;
  private final Consumer<Application> begun;
  private final Limits limits;

  /**
   * Looks through these applications.
   *
   * @param begun hears of each application when its turn comes
   */
  public ImpactAnalysis(List<Application> applications, Consumer<Application> begun) {
    this(applications, begun, Limits.usual());
  }

  ImpactAnalysis(List<Application> applications, Consumer<Application> begun, Limits limits) {
    this.applications = List.copyOf(applications);
    this.begun = begun;
    this.limits = limits;
  }

  /**
   * What depends on what rated scripts change; one report per script, in their order. Every
   * repository is opened once.
   *
   * @throws RepositoryException when a repository cannot be read
   */
  public List<ImpactReport> of(List<RiskReport> scripts) {
    List<List<ChangedObject>> changed = scripts.stream().map(ChangedObjects::of).toList();
    List<List<Dependency>> found = new ArrayList<>();
    changed.forEach(any -> found.add(new ArrayList<>()));
    List<ImpactReport.Scanned> scanned = new ArrayList<>();
    for (Application application : applications) {
      begun.accept(application);
      scanned.add(scanned(application, changed, found));
    }
    List<ImpactReport> reports = new ArrayList<>();
    for (int i = 0; i < changed.size(); i++) {
      List<Dependency> sorted = found.get(i).stream().distinct().sorted(WORST_FIRST).toList();
      reports.add(new ImpactReport(changed.get(i), sorted, scanned));
    }
    return reports;
  }

  private ImpactReport.Scanned scanned(
      Application application, List<List<ChangedObject>> changed, List<List<Dependency>> found) {
    Set<String> words = words(changed);
    KeptFiles files = new KeptFiles(limits.keptCharacters());
    ImpactReport.Scanned scanned;
    try (SourceRepository repository = SourceRepository.open(application, limits)) {
      scanned =
          repository.read(
              file -> {
                if (mentions(file, words)) {
                  files.keep(file);
                }
              });
    }
    try (FileWorker worker = new FileWorker(limits.perFile())) {
      Usages usages = new Usages(application.service(), files.kept(), worker);
      for (int i = 0; i < changed.size(); i++) {
        found.get(i).addAll(usages.of(changed.get(i)));
      }
      return files.said(scanned, worker.left());
    }
  }

  /** Words of which a file that uses any of the objects holds one, in small letters. */
  private static Set<String> words(List<List<ChangedObject>> changed) {
    Set<String> words = new HashSet<>();
    for (List<ChangedObject> objects : changed) {
      for (ChangedObject object : objects) {
        words.add(object.table().toLowerCase(Locale.ROOT));
        Spellings.classes(object.table()).forEach(one -> words.add(one.toLowerCase(Locale.ROOT)));
        String behind = object.table().substring(object.table().indexOf('_') + 1);
        words.add(behind.replace("_", "").toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  private static boolean mentions(SourceFile file, Set<String> words) {
    String text = file.text().toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(text::contains);
  }
}
