package ai.refocused.provenance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The bill of materials of a model: CycloneDX 1.6 (ECMA-424), JSON. The tuned model is the
 * document's subject and has a model card; base model, datasets and natives are components.
 */
public final class BillOfMaterials {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private BillOfMaterials() {}

  /**
   * The document's bytes.
   *
   * @param subjects with exactly one model
   */
  public static byte[] of(BuildRecord build, List<Subject> subjects) {
    Subject model =
        subjects.stream()
            .filter(subject -> subject.role() == Subject.Role.MODEL)
            .findFirst()
            .orElseThrow();
    ObjectNode bom = JSON.objectNode();
    bom.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    bom.put("bomFormat", "CycloneDX");
    bom.put("specVersion", "1.6");
    bom.put("version", 1);
    metadata(bom.putObject("metadata"), build, model);
    ArrayNode components = bom.putArray("components");
    subjects.stream()
        .filter(subject -> subject.role() == Subject.Role.ADAPTER)
        .forEach(adapter -> components.add(BomComponents.ofSubject(adapter, build)));
    inputs(build).forEach(input -> components.add(BomComponents.of(input)));
    dependencies(bom.putArray("dependencies"), build, subjects);
    // The number is the content's own: another document, another number, and no clock in it.
    UUID number = UUID.nameUUIDFromBytes(StableJson.bytes(bom));
    ObjectNode numbered = JSON.objectNode();
    bom.properties()
        .forEach(
            field -> {
              numbered.set(field.getKey(), field.getValue());
              if (field.getKey().equals("specVersion")) {
                numbered.put("serialNumber", "urn:uuid:" + number);
              }
            });
    return StableJson.bytes(numbered);
  }

  private static void metadata(ObjectNode node, BuildRecord build, Subject model) {
    build.time().ifPresent(time -> node.put("timestamp", time.toString()));
    ArrayNode tools = node.putObject("tools").putArray("components");
    build.materials().stream()
        .filter(material -> material.kind() == Material.Kind.PLUGIN)
        .forEach(plugin -> tools.add(BomComponents.of(plugin)));
    ObjectNode component = BomComponents.ofSubject(model, build);
    component.set("modelCard", BomModelCard.of(build));
    node.set("component", component);
  }

  private static List<Material> inputs(BuildRecord build) {
    return build.materials().stream()
        .filter(material -> material.kind() != Material.Kind.PLUGIN)
        .toList();
  }

  private static void dependencies(ArrayNode node, BuildRecord build, List<Subject> subjects) {
    List<String> all = new ArrayList<>();
    inputs(build).forEach(input -> all.add(input.reference()));
    for (Subject subject : subjects) {
      if (subject.role() != Subject.Role.DOCUMENT) {
        ArrayNode needed = node.addObject().put("ref", subject.purl()).putArray("dependsOn");
        all.stream().sorted().distinct().forEach(needed::add);
      }
    }
  }
}
