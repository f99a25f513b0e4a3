package ai.refocused.provenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/** Components of a CycloneDX document. */
final class BomComponents {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String MODEL = "machine-learning-model";

  private BomComponents() {}

  /** A model or adapter that the build made. */
  static ObjectNode ofSubject(Subject subject, BuildRecord build) {
    ObjectNode node = JSON.objectNode();
    node.put("type", MODEL);
    node.put("bom-ref", subject.purl());
    node.put("group", subject.artifact().groupId());
    node.put("name", subject.artifact().artifactId());
    node.put("version", subject.artifact().version());
    if (!build.description().isEmpty()) {
      node.put("description", build.description());
    }
    hash(node, subject.sha256());
    licenses(node, build.licenses());
    node.put("purl", subject.purl());
    ArrayNode ancestors = JSON.arrayNode();
    build.materials().stream()
        .filter(material -> material.kind() == Material.Kind.BASE_MODEL)
        .forEach(base -> ancestors.add(ancestor(base)));
    if (!ancestors.isEmpty()) {
      node.putObject("pedigree").set("ancestors", ancestors);
    }
    return node;
  }

  private static ObjectNode ancestor(Material base) {
    ObjectNode node = JSON.objectNode();
    node.put("type", MODEL);
    node.put("name", base.name());
    identity(node, base);
    return node;
  }

  /** Something that the model was made from. */
  static ObjectNode of(Material material) {
    ObjectNode node = JSON.objectNode();
    node.put("type", type(material.kind()));
    node.put("bom-ref", material.reference());
    node.put("name", material.name());
    if (!material.version().isEmpty()) {
      node.put("version", material.version());
    }
    boolean single = material.files().size() == 1;
    if (single) {
      hash(node, material.files().get(material.files().firstKey()));
    }
    licenses(node, material.licenses().stream().map(LicenseName::of).collect(Collectors.toList()));
    if (!material.purl().isEmpty()) {
      node.put("purl", material.purl());
    }
    if (!single) {
      ArrayNode files = node.putArray("components");
      material.files().forEach((name, digest) -> files.add(file(name, digest)));
    }
    if (material.kind() == Material.Kind.DATASET) {
      node.putArray("data").addObject().put("type", "dataset").put("name", material.name());
    }
    return node;
  }

  private static void identity(ObjectNode node, Material material) {
    if (!material.version().isEmpty()) {
      node.put("version", material.version());
    }
    if (!material.purl().isEmpty()) {
      node.put("purl", material.purl());
    }
  }

  private static String type(Material.Kind kind) {
    return switch (kind) {
      case BASE_MODEL, INITIAL_ADAPTER -> MODEL;
      case DATASET -> "data";
      case PLUGIN -> "application";
      case NATIVES -> "library";
    };
  }

  private static ObjectNode file(String name, String digest) {
    ObjectNode node = JSON.objectNode();
    node.put("type", "file");
    node.put("name", name);
    hash(node, digest);
    return node;
  }

  private static void hash(ObjectNode node, String sha256) {
    node.putArray("hashes").addObject().put("alg", "SHA-256").put("content", sha256);
  }

  private static void licenses(ObjectNode node, List<LicenseName> names) {
    if (names.isEmpty()) {
      return;
    }
    ArrayNode licenses = node.putArray("licenses");
    if (names.size() == 1 && names.get(0).isExpression()) {
      licenses.addObject().put("expression", names.get(0).toString());
      return;
    }
    for (LicenseName name : names) {
      ObjectNode license = licenses.addObject().putObject("license");
      license.put(name.spdx().isPresent() ? "id" : "name", name.toString());
    }
  }
}
