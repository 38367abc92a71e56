package dev.sluice.analysis.impact;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The files of one repository that mention a changed object, as many as memory is given for. */
final class KeptFiles {
  private static final int MOST_NAMED = 5;

  private final long most;
  private final List<SourceFile> kept = new ArrayList<>();
  private long characters;
  private int dropped;

  /**
   * Keeps nothing yet.
   *
   * @param most how many characters are kept at most
   */
  KeptFiles(long most) {
    this.most = most;
  }

  /** Keeps a file, or counts it where there is no room. */
  void keep(SourceFile file) {
    if (characters + file.text().length() > most) {
      dropped++;
      return;
    }
    characters += file.text().length();
    kept.add(file);
  }

  List<SourceFile> kept() {
    return List.copyOf(kept);
  }

  /** What was looked through, with what was left out for want of memory or time. */
  ImpactReport.Scanned said(ImpactReport.Scanned scanned, Set<String> tooMuch) {
    List<String> left = new ArrayList<>();
    if (!scanned.left().isEmpty()) {
      left.add(scanned.left());
    }
    if (dropped > 0) {
      left.add(dropped + " files that mention what changes were too much at once");
    }
    if (!tooMuch.isEmpty()) {
      int more = tooMuch.size() - MOST_NAMED;
      left.add(
          String.join(", ", tooMuch.stream().limit(MOST_NAMED).toList())
              + (more > 0 ? " and " + more + " more" : "")
              + " took too long to read or went too deep");
    }
    return new ImpactReport.Scanned(
        scanned.application(), scanned.commit(), scanned.files(), String.join("; ", left));
  }
}
