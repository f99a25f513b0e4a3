package ai.refocused.worker;

import ai.refocused.dataset.DatasetLoader;
import ai.refocused.dataset.LoadedDataset;
import ai.refocused.dataset.store.TokenCache;
import ai.refocused.digest.Sha256;
import ai.refocused.job.DatasetSpec;
import ai.refocused.job.JobJson;
import ai.refocused.job.Task;
import ai.refocused.pretrained.PretrainedFolder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A dataset's token rows, from the cache that Maven's process names if they are there: the same
 * data, tokenizer, template, settings and plugin have given them before, in this project or
 * another.
 */
final class TokenizedDataset {
  /** System property with the cache's folder; without it rows stay in memory. */
  private static final String CACHE = "refocused.cache";

  /** Settings that make no difference to a row: they choose among rows, or arrange them. */
  private static final List<String> AFTERWARDS =
      List.of("files", "evalSplit", "packing", "shuffle");

  private static final List<String> TOKENIZER_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "chat_template.jinja");

  private TokenizedDataset() {}

  static LoadedDataset load(
      DatasetLoader loader, DatasetSpec spec, Task task, long seed, PretrainedFolder base)
      throws IOException {
    Optional<Path> cache = Optional.ofNullable(System.getProperty(CACHE)).map(Path::of);
    return cache.isEmpty()
        ? loader.load(spec, seed)
        : loader.load(
            spec, seed, new TokenCache(cache.get().resolve("tokens")), key(spec, task, base));
  }

  /** Changes if any row might. */
  static String key(DatasetSpec spec, Task task, PretrainedFolder base) throws IOException {
    MessageDigest digest = Sha256.start();
    add(digest, "plugin", PluginVersion.read());
    add(digest, "task", task.id());
    ObjectMapper json = JobJson.newMapper();
    ObjectNode settings = json.valueToTree(spec);
    add(digest, "settings", json.writeValueAsString(settings.without(AFTERWARDS)));
    add(digest, "data", InputDigest.of(spec.files()));
    // Findings name files, and names say how files are read.
    add(
        digest,
        "names",
        spec.files().all().stream()
            .map(file -> file.getFileName().toString())
            .collect(Collectors.joining("/")));
    add(digest, "end", base.config().eosTokenId().toString());
    for (String name : TOKENIZER_FILES) {
      Path file = base.folder().resolve(name);
      add(digest, name, Files.exists(file) ? InputDigest.of(file) : "");
    }
    return Sha256.finish(digest);
  }

  private static void add(MessageDigest digest, String name, String value) {
    String line = name + ":" + value.length() + ":" + value + "\n";
    digest.update(line.getBytes(StandardCharsets.UTF_8));
  }
}
