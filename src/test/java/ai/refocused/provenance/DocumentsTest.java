package ai.refocused.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import ai.refocused.artifact.ArtifactCoordinates;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.TreeMap;
import org.cyclonedx.Version;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  private static final String A = "a".repeat(64);
  private static final String B = "b".repeat(64);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path run;

  @Test
  void theBillIsValidCycloneDx() throws IOException {
    byte[] bill = BillOfMaterials.of(record(materials()), subjects());

    assertThat(new JsonParser().validate(bill, Version.VERSION_16)).isEmpty();
  }

  @Test
  void anIndependentReaderFindsEverythingInTheBill() throws IOException, ParseException {
    Bom bom = new JsonParser().parse(BillOfMaterials.of(record(materials()), subjects()));

    Component model = bom.getMetadata().getComponent();
    assertThat(model.getType()).isEqualTo(Component.Type.MACHINE_LEARNING_MODEL);
    assertThat(model.getPurl()).isEqualTo("pkg:maven/org.acme/bot@1.0?classifier=model&type=zip");
    assertThat(model.getHashes()).singleElement().extracting("value").isEqualTo(A);
    assertThat(model.getLicenses().getLicenses())
        .singleElement()
        .extracting("id")
        .isEqualTo("Apache-2.0");
    assertThat(model.getPedigree().getAncestors().getComponents())
        .singleElement()
        .extracting(Component::getName)
        .isEqualTo("org/base");
    assertThat(bom.getMetadata().getTimestamp().toInstant())
        .isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(bom.getComponents())
        .extracting(Component::getName)
        .containsExactly("bot", "org/base", "train.jsonl", "nd4j-native");
    Component base = bom.getComponents().get(1);
    assertThat(base.getComponents())
        .extracting(Component::getName)
        .containsExactly("config.json", "model.safetensors");
    assertThat(base.getLicenses().getLicenses())
        .singleElement()
        .extracting("name")
        .isEqualTo("llama9");
    Component data = bom.getComponents().get(2);
    assertThat(data.getType()).isEqualTo(Component.Type.DATA);
    assertThat(data.getHashes()).singleElement().extracting("value").isEqualTo(B);
  }

  @Test
  void theCardInTheBillHasHyperparametersAndFigures() throws IOException {
    JsonNode bill = JSON.readTree(BillOfMaterials.of(record(materials()), subjects()));

    JsonNode card = bill.at("/metadata/component/modelCard");
    assertThat(card.at("/modelParameters/approach/type").asText()).isEqualTo("supervised");
    assertThat(card.at("/modelParameters/modelArchitecture").asText())
        .isEqualTo("GPTNeoXForCausalLM");
    assertThat(card.at("/modelParameters/datasets/0/ref").asText())
        .isEqualTo("dataset:train.jsonl");
    assertThat(card.at("/quantitativeAnalysis/performanceMetrics/0").toString())
        .isEqualTo("{\"type\":\"loss\",\"value\":\"2.5000\",\"slice\":\"held out\"}");
    assertThat(card.at("/properties").toString())
        .contains("{\"name\":\"refocused:learningRate\",\"value\":\"3.0E-5\"}");
  }

  @Test
  void theStatementNamesWhatWasMadeAndFromWhat() throws IOException {
    JsonNode statement = JSON.readTree(BuildStatement.of(record(materials()), subjects()));

    assertThat(statement.path("_type").asText()).isEqualTo("https://in-toto.io/Statement/v1");
    assertThat(statement.path("predicateType").asText())
        .isEqualTo("https://slsa.dev/provenance/v1");
    assertThat(statement.at("/subject/0/name").asText()).isEqualTo("bot-1.0-model.zip");
    assertThat(statement.at("/subject/0/digest/sha256").asText()).isEqualTo(A);
    JsonNode definition = statement.at("/predicate/buildDefinition");
    assertThat(definition.path("buildType").asText()).startsWith("pkg:maven/ai.refocused/");
    assertThat(definition.at("/externalParameters/learningRate").asText()).isEqualTo("3.0E-5");
    assertThat(definition.at("/internalParameters/natives").asText()).isEqualTo("linux-x86_64");
    JsonNode base = definition.at("/resolvedDependencies/0");
    assertThat(base.path("uri").asText()).isEqualTo("pkg:huggingface/org/base@" + "1".repeat(40));
    assertThat(base.at("/annotations/files/config.json").asText()).isEqualTo(A);
    assertThat(definition.at("/resolvedDependencies/1/digest/sha256").asText()).isEqualTo(B);
    assertThat(statement.at("/predicate/runDetails/builder/id").asText())
        .isEqualTo("pkg:maven/ai.refocused/refocused-maven-plugin@0.1.0");
    assertThat(statement.at("/predicate/runDetails/metadata/finishedOn").asText())
        .isEqualTo("2026-01-31T12:00:00Z");
  }

  /** Made with: printf 'digest name\n' lines, sorted, through sha256sum: Go's dirhash Hash1. */
  @Test
  void aFoldersDigestIsThatOfGosDirhash() throws IOException {
    JsonNode statement = JSON.readTree(BuildStatement.of(record(materials()), subjects()));

    assertThat(
            statement
                .at("/predicate/buildDefinition/resolvedDependencies/0/digest/dirHash")
                .asText())
        .isEqualTo("ec42778ed6f67998b2da55f1f1b34a47e6055a12b9a1b43bd7e228a4c93ae874");
  }

  @Test
  void bytesDoNotDependOnTheMachine() {
    byte[] bill = BillOfMaterials.of(record(materials()), subjects());
    byte[] statement = BuildStatement.of(record(materials()), subjects());
    TimeZone zone = TimeZone.getDefault();
    Locale locale = Locale.getDefault();
    String separator = System.getProperty("line.separator");
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
      Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
      System.setProperty("line.separator", "\r\n");
      assertThat(BillOfMaterials.of(record(materials()), subjects())).isEqualTo(bill);
      assertThat(BuildStatement.of(record(materials()), subjects())).isEqualTo(statement);
    } finally {
      TimeZone.setDefault(zone);
      Locale.setDefault(locale);
      System.setProperty("line.separator", separator);
    }
    assertThat(new String(bill, StandardCharsets.UTF_8)).doesNotContain("\r").endsWith("}\n");
  }

  @Test
  void withoutAProjectsTimeThereIsNone() {
    BuildRecord build = record(materials());
    BuildRecord timeless =
        new BuildRecord(
            build.task(),
            "",
            List.of(),
            build.settings(),
            build.environment(),
            "",
            List.of(),
            build.materials(),
            Optional.empty());

    byte[] bill = BillOfMaterials.of(timeless, subjects());
    assertThat(new String(bill, StandardCharsets.UTF_8)).doesNotContain("timestamp");
    assertThat(new String(BuildStatement.of(timeless, subjects()), StandardCharsets.UTF_8))
        .doesNotContain("finishedOn");
  }

  @Test
  void materialsAreRememberedWithTheRun() throws IOException {
    assertThat(Materials.read(run)).isEmpty();

    Materials.write(run, materials());

    assertThat(Materials.read(run)).contains(materials());
  }

  private static BuildRecord record(List<Material> materials) {
    return new BuildRecord(
        "chat",
        "A bot",
        List.of(LicenseName.of("Apache License, Version 2.0")),
        new TreeMap<>(Map.of("learningRate", "3.0E-5", "method", "lora")),
        new TreeMap<>(Map.of("natives", "linux-x86_64", "precision", "no")),
        "GPTNeoXForCausalLM",
        List.of(new Metric("loss", "held out", 2.5)),
        materials,
        Optional.of(Instant.parse("2026-01-31T12:00:00Z")));
  }

  private static List<Material> materials() {
    return List.of(
        new Material(
            Material.Kind.BASE_MODEL,
            "org/base",
            "1".repeat(40),
            PackageUrl.ofHub("org/base", "1".repeat(40), ""),
            new TreeMap<>(Map.of("model.safetensors", B, "config.json", A)),
            List.of("llama9")),
        new Material(
            Material.Kind.DATASET,
            "train.jsonl",
            "",
            "",
            new TreeMap<>(Map.of("train.jsonl", B)),
            List.of("mit")),
        new Material(
            Material.Kind.PLUGIN,
            "refocused-maven-plugin",
            "0.1.0",
            PackageUrl.ofMaven(
                new ArtifactCoordinates("ai.refocused", "refocused-maven-plugin", "0.1.0", ""),
                "jar"),
            new TreeMap<>(Map.of("refocused-maven-plugin-0.1.0.jar", A)),
            List.of()),
        new Material(
            Material.Kind.NATIVES,
            "nd4j-native",
            "1.0",
            PackageUrl.ofMaven(
                new ArtifactCoordinates("org.nd4j", "nd4j-native", "1.0", "linux-x86_64"), "jar"),
            new TreeMap<>(Map.of("nd4j-native-1.0-linux-x86_64.jar", A)),
            List.of()));
  }

  private static List<Subject> subjects() {
    return List.of(
        new Subject(
            Subject.Role.MODEL,
            new ArtifactCoordinates("org.acme", "bot", "1.0", "model"),
            "zip",
            "bot-1.0-model.zip",
            A),
        new Subject(
            Subject.Role.ADAPTER,
            new ArtifactCoordinates("org.acme", "bot", "1.0", "adapter"),
            "zip",
            "bot-1.0-adapter.zip",
            B));
  }
}
