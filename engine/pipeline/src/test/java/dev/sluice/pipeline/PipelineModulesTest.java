package dev.sluice.pipeline;

import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class PipelineModulesTest {
  @Test
  void importsGoOneWayAndNoModuleReachesIntoAnother() {
    String classes =
        PipelineConfiguration.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    ImportOption withoutTests = location -> location.contains(classes);

    ApplicationModules.of(PipelineConfiguration.class, withoutTests).verify();
  }
}
