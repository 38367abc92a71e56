package dev.sluice.pipeline.impact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.analysis.impact.RepositoryException;
import dev.sluice.analysis.risk.RiskAnalysis;
import dev.sluice.analysis.risk.RiskReport;
import dev.sluice.db.DatabaseEngines;
import dev.sluice.pipeline.SourceFolder;
import dev.sluice.pipeline.catalog.Application;
import dev.sluice.pipeline.kernel.WorkspaceId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

class ApplicationReadingTest {
  private static final WorkspaceId ACME = new WorkspaceId("acme");
  private static final RiskReport DROP =
      new RiskAnalysis(DatabaseEngines.find("postgresql").orElseThrow()).rate("DROP TABLE orders;");

  @TempDir Path folder;

  private ImpactSettings settings(boolean local) {
    Duration minute = Duration.ofMinutes(1);
    return new ImpactSettings(
        folder, local, minute, minute, DataSize.ofMegabytes(10), minute, minute, 3, minute);
  }

  @Test
  void readsNothingOfThisMachineUnlessTheServerIsToldTo() {
    SourceFolder shop = new SourceFolder("a.sql", "SELECT * FROM orders;");
    ApplicationReading careful =
        new ApplicationReading(new Mirrors(settings(false)), settings(false));

    for (String address :
        new String[] {shop.address().toString(), "https://127.0.0.1:1/a", "https://0.0.0.0:1/a"}) {
      Application application = new Application("shop", URI.create(address));
      assertThatThrownBy(() -> careful.read(ACME, application, DROP))
          .isInstanceOf(RepositoryException.class)
          .message()
          .containsAnyOf("reads https addresses only", "not called from here");
    }
  }

  @Test
  void callsNoMachineOfTheLocalLinkEvenThen() {
    ApplicationReading open = new ApplicationReading(new Mirrors(settings(true)), settings(true));
    Application metadata = new Application("x", URI.create("https://169.254.169.254/latest"));

    assertThatThrownBy(() -> open.read(ACME, metadata, DROP))
        .hasMessageContaining("not called from here");
  }

  @Test
  void keepsCopiesOfTwoProcessesApartAndThoseOfAnEndedOne() throws IOException {
    SourceFolder shop = new SourceFolder("a.sql", "SELECT * FROM orders;");
    Application application = new Application("shop", shop.address());
    Mirrors one = new Mirrors(settings(true));
    Mirrors other = new Mirrors(settings(true));

    assertThat(new ApplicationReading(one, settings(true)).read(ACME, application, DROP).high())
        .isEqualTo(1);
    new ApplicationReading(other, settings(true)).read(ACME, application, DROP);
    assertThat(folder.resolve("1")).isDirectory();
    assertThat(folder.resolve("2")).isDirectory();
    assertThat(Files.getPosixFilePermissions(folder.resolve("1"))).hasSize(3);

    one.destroy();
    new ApplicationReading(new Mirrors(settings(true)), settings(true))
        .read(ACME, application, DROP);
    assertThat(folder.resolve("3")).doesNotExist();
  }
}
