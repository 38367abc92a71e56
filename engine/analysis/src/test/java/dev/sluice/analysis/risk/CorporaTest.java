package dev.sluice.analysis.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.analysis.Corpora;
import dev.sluice.db.DatabaseEngine;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.db.sql.StatementReading.Certainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Other people's rule cases, real migrations and dialect files, where they are at hand; prints the
 * figures. With {@code -Dfigures.list=true} those that fail are listed.
 */
class CorporaTest {
  private static final boolean LIST = Boolean.getBoolean("figures.list");

  /** Per cent of statements that are read in full, at least. */
  private static final Map<String, Double> READ =
      Map.of("postgresql", 97.0, "mysql", 97.0, "mariadb", 99.0, "sqlite", 97.0);

  static List<String> engines() {
    return DatabaseEngines.all().stream().map(DatabaseEngine::name).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("engines")
  void flagsWhatOtherLintersCallBad(String engine) {
    assumeTrue(Corpora.present("rules"));
    Figures figures = new Figures(RuleSettings.all());
    List<Figures.Share> shares = new ArrayList<>();
    for (String file : Figures.files("rules", engine)) {
      shares.add(
          show(
              file + " bad, flagged",
              figures.cases(file, "violation", report -> !report.findings().isEmpty())));
    }
    assertThat(sum(shares).percent()).isGreaterThanOrEqualTo(95);
  }

  @Test
  void seldomRatesWhatOtherLintersCallGood() {
    assumeTrue(Corpora.present("rules"));
    Figures figures = new Figures(RuleSettings.standard());
    List<Figures.Share> good = new ArrayList<>();
    for (String file : Figures.files("rules", "\\w+")) {
      good.add(show(file + " good, below Medium", figures.good(file)));
    }
    assertThat(show("all good, below Medium", sum(good)).percent()).isGreaterThanOrEqualTo(95);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void ratesRealMigrationsByWhatTheyDestroy(String engine) {
    assumeTrue(Corpora.present("updown"));
    Figures figures = new Figures(RuleSettings.standard());

    Figures.Share drops =
        show(engine + " migrations that drop, rated High+", figures.drops(engine));
    Figures.Share harmless =
        show(engine + " harmless migrations, below High", figures.harmless(engine));

    assertThat(drops.missed()).isEmpty();
    assertThat(harmless.percent()).isGreaterThanOrEqualTo(95);
  }

  @ParameterizedTest
  @MethodSource("engines")
  void readsDialectFiles(String engine) {
    assumeTrue(Corpora.present("dialects"));
    List<String> missed = new ArrayList<>();

    Map<Certainty, Integer> counts = new Figures(RuleSettings.standard()).certainty(engine, missed);

    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    counts.forEach(
        (sure, count) ->
            System.out.printf(
                "%-58s %5d of %5d  %6.2f %%%n",
                engine + " statements read " + sure, count, all, 100.0 * count / all));
    if (LIST) {
      missed.forEach(System.out::println);
    }
    double full = 100.0 * counts.getOrDefault(Certainty.FULL, 0) / all;
    assertThat(full).isGreaterThanOrEqualTo(READ.getOrDefault(engine, 90.0));
  }

  @Test
  void knowsTheCollections() {
    assumeTrue(Corpora.present("rules"));
    assertThat(Figures.files("rules", "postgresql")).hasSizeGreaterThan(2);
  }

  private static Figures.Share show(String name, Figures.Share share) {
    System.out.println(share.text(name));
    if (LIST) {
      share.missed().forEach(one -> System.out.println("    " + one));
    }
    return share;
  }

  private static Figures.Share sum(List<Figures.Share> shares) {
    List<String> missed = new ArrayList<>();
    shares.forEach(share -> missed.addAll(share.missed()));
    return new Figures.Share(shares.stream().mapToInt(Figures.Share::all).sum(), missed);
  }
}
