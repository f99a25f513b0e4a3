package ai.refocused.provenance;

import ai.refocused.artifact.FileDigests;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * The statement of a build: in-toto's Statement v1 (https://in-toto.io/Statement/v1) with SLSA's
 * provenance v1 (https://slsa.dev/provenance/v1) as predicate. It is not signed; whoever signs the
 * project's artifacts signs it with them.
 */
public final class BuildStatement {
  /** How the build is to be understood: the goal of this plugin. */
  static final String BUILD_TYPE = "pkg:maven/ai.refocused/refocused-maven-plugin#finetune/v1";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private BuildStatement() {}

  /** The statement's bytes. */
  public static byte[] of(BuildRecord build, List<Subject> subjects) {
    ObjectNode statement = JSON.objectNode();
    statement.put("_type", "https://in-toto.io/Statement/v1");
    ArrayNode made = statement.putArray("subject");
    for (Subject subject : subjects) {
      ObjectNode node = made.addObject().put("name", subject.fileName());
      node.put("uri", subject.purl());
      node.putObject("digest").put("sha256", subject.sha256());
    }
    statement.put("predicateType", "https://slsa.dev/provenance/v1");
    ObjectNode predicate = statement.putObject("predicate");
    definition(predicate.putObject("buildDefinition"), build);
    run(predicate.putObject("runDetails"), build);
    return StableJson.bytes(statement);
  }

  private static void definition(ObjectNode node, BuildRecord build) {
    node.put("buildType", BUILD_TYPE);
    put(node.putObject("externalParameters"), build.settings());
    put(node.putObject("internalParameters"), build.environment());
    ArrayNode inputs = node.putArray("resolvedDependencies");
    build.materials().forEach(material -> describe(inputs.addObject(), material));
  }

  private static void put(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }

  /** One file has its SHA-256; of several, {@code dirHash} stands for names and contents. */
  private static void describe(ObjectNode node, Material material) {
    node.put("name", material.kind().id() + "/" + material.name());
    if (!material.purl().isEmpty()) {
      node.put("uri", material.purl());
    }
    ObjectNode digest = node.putObject("digest");
    if (material.files().size() == 1) {
      digest.put("sha256", material.files().get(material.files().firstKey()));
    } else {
      digest.put("dirHash", FileDigests.combined(material.files()));
      put(node.putObject("annotations").putObject("files"), material.files());
    }
  }

  private static void run(ObjectNode node, BuildRecord build) {
    ObjectNode builder = node.putObject("builder");
    build.materials().stream()
        .filter(material -> material.kind() == Material.Kind.PLUGIN)
        .forEach(
            plugin -> {
              builder.put("id", plugin.purl());
              builder.putObject("version").put(plugin.name(), plugin.version());
            });
    build.time().ifPresent(time -> node.putObject("metadata").put("finishedOn", time.toString()));
  }
}
