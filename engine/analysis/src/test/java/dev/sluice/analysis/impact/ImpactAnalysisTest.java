package dev.sluice.analysis.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskLevel;
import dev.sluice.db.postgresql.PostgresEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts beside real repositories. */
class ImpactAnalysisTest {
  @TempDir private Path folder = Path.of("");

  private GitFolder repository(String name) {
    return new GitFolder(folder.resolve(name));
  }

  private static ImpactReport impact(String sql, Path... repositories) {
    List<Application> applications =
        Stream.of(repositories).map(path -> Application.parse(path.toString())).toList();
    return new ImpactAnalysis(applications, any -> {})
        .of(List.of(new RiskAnalysis(new PostgresEngine()).rate(sql)))
        .get(0);
  }

  private static List<String> places(ImpactReport report) {
    return report.dependencies().stream()
        .flatMap(
            one ->
                one.places().stream()
                    .map(at -> one.path() + ":" + at.line() + " " + at.how() + " " + at.level()))
        .toList();
  }

  @Test
  void countsDependenciesByService() {
    Path shop =
        repository("shop")
            .file(
                "src/Orders.java",
                "String q = \"SELECT id FROM orders \"\n  + \"WHERE state = 1\";\n")
            .file("src/Note.java", "// SELECT state FROM orders\nString s = \"orders\";\n")
            .committed();
    Path mail =
        repository("mail")
            .file("app.py", "db.execute('UPDATE orders SET state = 2')\n")
            .committed();

    ImpactReport report = impact("ALTER TABLE orders DROP COLUMN state", shop, mail);

    assertThat(report.summary()).isEqualTo("2 dependencies, 2 high, across 2 services");
    assertThat(report.dependencies())
        .extracting(Dependency::service)
        .containsExactly("mail", "shop");
    assertThat(places(report)).containsExactly("app.py:1 SQL HIGH", "src/Orders.java:2 SQL HIGH");
  }

  @Test
  void weighsByWhatBecomesOfTheObject() {
    Path app = repository("app").file("q.sql", "SELECT a, b\n  FROM t;\n").committed();

    assertThat(impact("DROP TABLE t", app).level()).contains(RiskLevel.HIGH);
    assertThat(impact("ALTER TABLE t RENAME TO u", app).level()).contains(RiskLevel.HIGH);
    assertThat(impact("ALTER TABLE t ALTER COLUMN a TYPE bigint", app).level())
        .contains(RiskLevel.MEDIUM);
    assertThat(impact("ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)", app).level())
        .contains(RiskLevel.LOW);
    assertThat(impact("ALTER TABLE t ADD COLUMN c int", app).dependencies()).isEmpty();
    assertThat(impact("CREATE TABLE t (a int); DROP TABLE t", app).dependencies()).isEmpty();
  }

  @Test
  void takesATableThatMayHaveBeenThereForOneOfTheApplication() {
    Path app = repository("app").file("q.sql", "SELECT a, b\n  FROM t;\n").committed();

    assertThat(impact("CREATE TABLE IF NOT EXISTS t (a int); DROP TABLE t", app).level())
        .contains(RiskLevel.HIGH);
    assertThat(
            impact("CREATE TEMP TABLE t (a int); DROP TABLE t; DROP TABLE t", app).dependencies())
        .hasSize(1);
  }

  @Test
  void leavesMigrationsAndForeignCodeOut() {
    String sql = "SELECT * FROM orders;\n";
    Path app =
        repository("app")
            .file("db/migrate/20240101120000_add_orders.rb", "execute 'DELETE FROM orders'\n")
            .file("src/main/resources/db/migration/V1__orders.sql", sql)
            .file("shop/migrations/0001_initial.py", "sql = 'DELETE FROM orders'\n")
            .file("node_modules/x/index.js", "q('DELETE FROM orders')\n")
            .file("orders.up.sql", sql)
            .file("reports/monthly.sql", sql)
            .committed();

    assertThat(places(impact("DROP TABLE orders", app)))
        .containsExactly("reports/monthly.sql:1 SQL HIGH");
  }

  @Test
  void readsWhatIsCommittedAndNothingElse() {
    GitFolder app = repository("app").file("a.py", "x = 'SELECT 1 FROM a'\n");
    Path root = app.committed();
    app.file("a.py", "x = 'SELECT 1 FROM orders'\n").file("b.py", "x = 'SELECT 1 FROM orders'\n");

    assertThat(impact("DROP TABLE orders", root).dependencies()).isEmpty();
    assertThat(impact("DROP TABLE a", root).dependencies()).hasSize(1);
  }

  @Test
  void readsABareRepository() throws Exception {
    Path app = repository("app").file("a.py", "x = 'SELECT 1 FROM orders'\n").committed();
    Path bare = folder.resolve("bare.git");
    Git.cloneRepository()
        .setURI(app.toUri().toString())
        .setDirectory(bare.toFile())
        .setBare(true)
        .call()
        .close();

    ImpactReport report = impact("DROP TABLE orders", bare);

    assertThat(report.scanned().get(0).application().service()).isEqualTo("bare");
    assertThat(report.scanned().get(0).files()).isEqualTo(1);
    assertThat(report.dependencies()).hasSize(1);
  }

  @Test
  void clonesWhatIsElsewhere() {
    Path app = repository("app").file("a.py", "x = 'SELECT 1 FROM orders'\n").committed();
    Application elsewhere = new Application("app", app.toUri().toString());

    ImpactReport report =
        new ImpactAnalysis(List.of(elsewhere), any -> {})
            .of(List.of(new RiskAnalysis(new PostgresEngine()).rate("DROP TABLE orders")))
            .get(0);

    assertThat(report.dependencies()).extracting(Dependency::path).containsExactly("a.py");
  }

  @Test
  void saysWhatCannotBeRead() {
    assertThatThrownBy(() -> impact("DROP TABLE t", folder.resolve("nothing")))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void tellsNobodyThePasswordOfAnAddress() {
    Application application = Application.parse("https://ada:s3cret@127.0.0.1:1/shop.git");

    assertThat(application.shown()).isEqualTo("https://127.0.0.1:1/shop.git");
    assertThatThrownBy(() -> SourceRepository.open(application, Limits.usual()))
        .isInstanceOf(RepositoryException.class)
        .hasMessageContaining("https://127.0.0.1:1/shop.git")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void tellsNobodyAnOddPasswordEitherNorTakesItForAName() {
    assertThat(Application.parse("https://ada:p@ss/w0rd@git.example/shop.git").shown())
        .isEqualTo("https://git.example/shop.git");
    assertThat(Application.parse("https://ada:s3cret@git.example").service())
        .doesNotContain("s3cret");
  }

  @Test
  void namesServices() {
    assertThat(Application.parse("https://git.example/shop/orders.git").service())
        .isEqualTo("orders");
    assertThat(Application.parse("git@git.example:shop/orders=checkout").service())
        .isEqualTo("checkout");
    assertThat(Application.parse("../a/").service()).isEqualTo("a");
  }
}
