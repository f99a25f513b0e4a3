package ai.refocused;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.engine.Machine;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who may know whom: layers within each process, and the wall between the two. */
@AnalyzeClasses(packages = "ai.refocused", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  /** Packages by what they may depend on, subpackages counted in. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          Map.entry("digest", Set.of()),
          Map.entry("job", Set.of()),
          Map.entry("weights", Set.of("digest")),
          Map.entry("engine", Set.of()),
          Map.entry("tokenizer", Set.of()),
          Map.entry("metric", Set.of()),
          Map.entry("pretrained", Set.of("digest", "weights")),
          Map.entry("layout", Set.of()),
          Map.entry("card", Set.of()),
          Map.entry("provenance", Set.of("artifact", "card", "job")),
          Map.entry("dataset", Set.of("digest", "tokenizer", "metric", "job", "layout")),
          Map.entry("adapter", Set.of("pretrained", "weights")),
          Map.entry("artifact", Set.of("digest", "weights")),
          Map.entry("incremental", Set.of("artifact", "configuration", "job")),
          Map.entry("graph", Set.of("engine", "pretrained", "weights")),
          Map.entry(
              "model",
              Set.of("digest", "graph", "engine", "pretrained", "weights", "dataset", "job")),
          Map.entry(
              "generate", Set.of("model", "engine", "pretrained", "dataset", "tokenizer", "job")),
          Map.entry("evaluate", Set.of("metric", "model", "dataset", "job")),
          Map.entry("train", Set.of("digest", "model", "dataset", "engine", "job")),
          Map.entry("export", Set.of("adapter", "model", "weights", "pretrained", "job")),
          Map.entry(
              "deployment",
              Set.of(
                  "digest",
                  "adapter",
                  "dataset",
                  "engine",
                  "export",
                  "generate",
                  "graph",
                  "job",
                  "model",
                  "pretrained",
                  "tokenizer",
                  "weights")),
          Map.entry(
              "worker",
              Set.of(
                  "digest",
                  "deployment",
                  "train",
                  "generate",
                  "export",
                  "evaluate",
                  "metric",
                  "adapter",
                  "model",
                  "dataset",
                  "tokenizer",
                  "pretrained",
                  "engine",
                  "weights",
                  "monitor",
                  "job")),
          Map.entry("monitor", Set.of("job")),
          Map.entry("fork", Set.of("job")),
          Map.entry("configuration", Set.of("job")),
          Map.entry("gate", Set.of("configuration", "job")),
          Map.entry("hub", Set.of("artifact")),
          Map.entry("inputs", Set.of("hub", "job", "layout", "card")),
          Map.entry("preflight", Set.of("job", "pretrained", "weights")),
          Map.entry(
              "maven",
              Set.of(
                  "digest",
                  "configuration",
                  "preflight",
                  "fork",
                  "gate",
                  "monitor",
                  "artifact",
                  "adapter",
                  "incremental",
                  "provenance",
                  "pretrained",
                  "inputs",
                  "hub",
                  "layout",
                  "job")));

  private static final String[] MAVEN_SIDE =
      in(
          "maven",
          "configuration",
          "fork",
          "gate",
          "preflight",
          "artifact",
          "incremental",
          "inputs",
          "hub",
          "card",
          "provenance");

  private static String[] in(String... names) {
    return Arrays.stream(names).map(name -> "ai.refocused." + name + "..").toArray(String[]::new);
  }

  @ArchTest
  static void everyPackageHasItsPlaceInTheLayers(JavaClasses classes) {
    Set<String> found =
        classes.getPackage("ai.refocused").getSubpackages().stream()
            .map(JavaPackage::getRelativeName)
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(MAY_KNOW.keySet());
  }

  @ArchTest
  static void packagesKnowTheirLayersBelowAlone(JavaClasses classes) {
    MAY_KNOW.forEach(
        (name, known) -> {
          String[] forbidden =
              MAY_KNOW.keySet().stream()
                  .filter(other -> !other.equals(name) && !known.contains(other))
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAnyPackage(in(name))
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(in(forbidden))
              .check(classes);
        });
  }

  @ArchTest
  static final ArchRule PACKAGES_FORM_NO_CYCLES =
      slices().matching("ai.refocused.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_MAVEN_PROCESS_LOADS_NO_NATIVES =
      noClasses()
          .that()
          .resideInAnyPackage(MAVEN_SIDE)
          .or()
          .resideInAnyPackage(in("digest", "job", "pretrained", "adapter", "weights", "monitor"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..", "ai.djl..", "com.hubspot..");

  @ArchTest
  static final ArchRule ONLY_THE_GOALS_KNOW_MAVEN =
      noClasses()
          .that()
          .resideOutsideOfPackage("ai.refocused.maven..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.maven..", "org.eclipse.aether..", "javax.inject..");

  @ArchTest
  static final ArchRule ND4J_STAYS_IN_ENGINE_AND_GRAPH =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("engine", "graph"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.nd4j..");

  /** {@code train} and {@code worker} ask JavaCPP for the process's memory and the platform. */
  @ArchTest
  static final ArchRule JAVACPP_STAYS_WHERE_NATIVE_MEMORY_IS =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("engine", "train", "worker"))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule ONE_CLASS_DECIDES_WHAT_COMPUTES =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("ai.refocused.worker.Device")
          .and()
          .areNotAssignableTo(Machine.class)
          .should()
          .callConstructorWhere(target(owner(type(Machine.class))));

  @ArchTest
  static final ArchRule TOKENIZERS_AND_TEMPLATES_STAY_IN_THEIR_PACKAGE =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("tokenizer"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("ai.djl..", "com.hubspot..");

  @ArchTest
  static final ArchRule THE_VECTOR_API_IS_REACHED_BY_NAME_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackages(in("engine.simd"))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("jdk.incubator.vector..", "ai.refocused.engine.simd..");

  @ArchTest
  static final ArchRule JOBS_KNOW_JACKSON_ALONE =
      noClasses()
          .that()
          .resideInAnyPackage(in("job"))
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              Stream.concat(
                      Arrays.stream(in("job")), Stream.of("java..", "com.fasterxml.jackson.."))
                  .toArray(String[]::new));

  @ArchTest
  static final ArchRule FORK_KNOWS_NO_LIBRARY =
      noClasses()
          .that()
          .resideInAnyPackage(in("fork"))
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("ai.refocused.fork..", "ai.refocused.job..", "java..");

  @ArchTest
  static final ArchRule NOTHING_BELOW_THE_WORKER_KNOWS_A_WHOLE_JOB =
      noClasses()
          .that()
          .resideInAnyPackage(
              in(
                  "engine",
                  "graph",
                  "model",
                  "generate",
                  "evaluate",
                  "train",
                  "dataset",
                  "tokenizer",
                  "export",
                  "weights"))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("ai.refocused.job.JobSpec");
}
