package dev.sluice.analysis.impact;

import dev.sluice.analysis.impact.SqlUses.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The uses of changed objects in the files of one application, one per line and object. */
final class Usages {
  private final String service;
  private final List<SourceFile> files;
  private final Map<SourceFile, Read> read = new LinkedHashMap<>();

  /** A file with what is SQL in it. */
  private record Read(Literals literals, List<SqlText> pieces) {}

  Usages(String service, List<SourceFile> files) {
    this.service = service;
    this.files = files;
    for (SourceFile file : files) {
      Literals literals = Literals.of(file);
      read.put(file, new Read(literals, SqlText.of(file, literals)));
    }
  }

  List<Dependency> of(List<ChangedObject> objects) {
    List<Dependency> found = new ArrayList<>();
    objects.forEach(object -> of(object, found));
    return found;
  }

  /** Mappings first, for queries may use the names of mapped classes. */
  private void of(ChangedObject object, List<Dependency> found) {
    Mappings mappings = new Mappings(object);
    Map<SourceFile, List<Use>> uses = new LinkedHashMap<>();
    for (SourceFile file : files) {
      uses.put(file, new ArrayList<>(mappings.in(file, read.get(file).literals().code())));
    }
    SqlUses sql = new SqlUses(object, mappings.entities());
    for (SourceFile file : files) {
      Read one = read.get(file);
      uses.get(file).addAll(sql.in(file, one.literals(), one.pieces()));
      Map<Integer, Dependency> byLine = new LinkedHashMap<>();
      for (Use use : uses.get(file)) {
        Dependency dependency = dependency(object, file, use);
        byLine.merge(dependency.line(), dependency, Usages::worse);
      }
      found.addAll(byLine.values());
    }
  }

  private static Dependency worse(Dependency one, Dependency other) {
    return one.level().compareTo(other.level()) >= 0 ? one : other;
  }

  private Dependency dependency(ChangedObject object, SourceFile file, Use use) {
    int line = (int) file.text().substring(0, use.at()).lines().count();
    boolean begins = use.at() == 0 || file.text().charAt(use.at() - 1) == '\n';
    return new Dependency(
        service,
        file.path(),
        begins ? line + 1 : line,
        object.name(),
        use.how(),
        use.level(),
        ImpactAnalysis.line(file.text(), use.at()));
  }
}
