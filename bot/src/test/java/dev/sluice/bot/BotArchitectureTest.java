package dev.sluice.bot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.db.DatabaseEngine;
import org.junit.jupiter.api.Test;

class BotArchitectureTest {
  private static final JavaClasses BOT =
      new ClassFileImporter()
          .importUrl(SluiceServer.class.getProtectionDomain().getCodeSource().getLocation());

  @Test
  void knowsNoVendor() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.slack..",
            "com.microsoft..",
            "net.dv8tion..",
            "com.mysql..",
            "org.mariadb..",
            "oracle..",
            "com.mongodb..",
            "dev.sluice.chat.console..",
            "dev.sluice.db.postgresql..",
            "dev.sluice.agent..")
        .check(BOT);
  }

  @Test
  void usesPostgresqlItselfOnlyForTheStoreAndTheDemo() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sluice.bot.store..", "dev.sluice.bot.demo..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.postgresql..", "io.zonky..")
        .check(BOT);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.sluice.bot.(**)").should().beFreeOfCycles().check(BOT);
  }

  @Test
  void keepsThePortToDatabasesFreeOfCycles() {
    JavaClasses port =
        new ClassFileImporter()
            .importUrl(DatabaseEngine.class.getProtectionDomain().getCodeSource().getLocation());

    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(port);
  }
}
