package dev.sluice.bot.demo;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a server asks for: the agent has no code that starts a process, but for the program that
 * its operator named for a password; none that loads a class by its name, or runs what it was sent;
 * and where frames arrive nothing opens a file.
 */
class AgentArchitectureTest {
  private static final Set<String> CALLS =
      Set.of(
          "java.lang.Runtime.exec",
          "java.lang.Runtime.load",
          "java.lang.Runtime.loadLibrary",
          "java.lang.System.load",
          "java.lang.System.loadLibrary",
          "java.lang.Class.forName",
          "java.lang.Class.newInstance",
          "java.lang.ClassLoader.loadClass",
          "java.lang.ClassLoader.defineClass",
          "java.lang.invoke.MethodHandles$Lookup.defineClass",
          "java.lang.reflect.Method.invoke",
          "java.lang.reflect.Constructor.newInstance");

  private static final List<Class<?>> TYPES =
      List.of(ProcessBuilder.class, Process.class, URLClassLoader.class, ObjectInputStream.class);

  private static final String PROGRAM = "dev.sluice.agent.secret.SecretCommand";
  private static final String REFERENCE = "dev.sluice.agent.secret.SecretReference";

  private static final JavaClasses AGENT = agent();

  /** Ours among what the agent's process consists of, as it is packaged. */
  private static JavaClasses agent() {
    Path target = Installation.root().resolve("agent/runner/target");
    List<Location> ours = new ArrayList<>(jars(target));
    ours.addAll(jars(target.resolve("lib")));
    return new ClassFileImporter().importLocations(ours);
  }

  private static List<Location> jars(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches("sluice-.*\\.jar"))
          .map(file -> Location.of(URI.create("jar:" + file.toUri() + "!/")))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void isLookedAtAsAWhole() {
    assertThat(AGENT.contain("dev.sluice.agent.link.Session")).isTrue();
    assertThat(AGENT.contain("dev.sluice.agent.run.Attempts")).isTrue();
    assertThat(AGENT.contain("dev.sluice.db.postgresql.PostgresEngine")).isTrue();
    assertThat(AGENT.contain("dev.sluice.analysis.risk.RiskAnalysis")).isTrue();
  }

  @Test
  void startsNoProcessAndRunsNothingThatItWasSent() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PROGRAM)
        .should()
        .callMethodWhere(
            describe(
                "it starts a process or loads what is named",
                call -> CALLS.contains(call.getTargetOwner().getName() + "." + call.getName())))
        .orShould()
        .dependOnClassesThat(
            describe("could do so", type -> TYPES.stream().anyMatch(type::isAssignableTo)))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("javax.script..", "javax.naming..", "java.rmi..", "javax.tools..")
        .check(AGENT);
  }

  @Test
  void startsNoProgramButByAReferenceThatItsOperatorGave() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(PROGRAM)
        .and()
        .doNotHaveFullyQualifiedName(REFERENCE)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(PROGRAM)
        .check(AGENT);
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.sluice.agent.link..", "dev.sluice.agent.run..", "dev.sluice.protocol..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(REFERENCE)
        .check(AGENT);
  }

  @Test
  void opensNoFileWhereFramesArrive() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.sluice.agent.link..", "dev.sluice.protocol..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.nio.channels..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(File|RandomAccessFile|File(In|Out)putStream|FileReader)")
        .check(AGENT);
  }
}
