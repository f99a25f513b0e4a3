package ai.refocused;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The wall between the two processes: what runs in Maven's never touches the trainer's. */
@AnalyzeClasses(packages = "ai.refocused", importOptions = ImportOption.DoNotIncludeTests.class)
class MavenProcessArchitectureTest {
  private static final String[] MAVEN_SIDE = {
    "ai.refocused.maven..",
    "ai.refocused.configuration..",
    "ai.refocused.fork..",
    "ai.refocused.preflight.."
  };

  @ArchTest
  static final ArchRule LOADS_NO_NATIVES =
      noClasses()
          .that()
          .resideInAnyPackage(MAVEN_SIDE)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.nd4j..",
              "org.bytedeco..",
              "ai.djl..",
              "com.hubspot..",
              "ai.refocused.engine..",
              "ai.refocused.graph..",
              "ai.refocused.model..",
              "ai.refocused.train..",
              "ai.refocused.tokenizer..",
              "ai.refocused.dataset..",
              "ai.refocused.export..",
              "ai.refocused.worker..");

  @ArchTest
  static final ArchRule ONLY_THE_GOALS_KNOW_MAVEN =
      noClasses()
          .that()
          .resideOutsideOfPackage("ai.refocused.maven..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..", "javax.inject..");

  @ArchTest
  static final ArchRule JOBS_KNOW_NOTHING_ELSE =
      noClasses()
          .that()
          .resideInAPackage("ai.refocused.job..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("ai.refocused.job..", "java..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule FORK_KNOWS_JOBS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("ai.refocused.fork..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("ai.refocused.fork..", "ai.refocused.job..", "java..");
}
