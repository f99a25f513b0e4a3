package ai.refocused.preflight;

import ai.refocused.job.JobSpec;
import ai.refocused.job.Problem;
import ai.refocused.job.TuningSpec;
import ai.refocused.pretrained.AdapterFolder;
import ai.refocused.pretrained.InvalidModelException;
import ai.refocused.pretrained.LinearTarget;
import ai.refocused.pretrained.ModelConfig;
import ai.refocused.pretrained.PretrainedFolder;
import ai.refocused.pretrained.TargetModules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks at the files a job names before anything is downloaded or started: what takes a second to
 * see should not fail a build after an hour.
 */
public final class Preflight {
  private final JobSpec job;
  private final List<Problem> problems = new ArrayList<>();

  private Preflight(JobSpec job) {
    this.job = job;
  }

  /** All problems that can be seen without reading tensors or examples; none if it looks good. */
  public static List<Problem> check(JobSpec job) throws IOException {
    Preflight preflight = new Preflight(job);
    preflight.baseModel();
    preflight.problems.addAll(DatasetCheck.check(job.dataset().path()));
    preflight.output();
    return List.copyOf(preflight.problems);
  }

  private void baseModel() throws IOException {
    Path folder = job.baseModel().folder();
    if (!Files.exists(folder)) {
      add(
          "<baseModel>",
          "\""
              + folder
              + "\" does not exist. Name the folder or zip of a model, or groupId:artifactId:version of an artifact.");
    } else if (!Files.isDirectory(folder)) {
      add(
          "<baseModel>",
          "\""
              + folder
              + "\" is neither a folder nor a zip. Name the folder with config.json, or a zip of it.");
    } else {
      requireFile(folder, "config.json", "the folder of a model in Hugging Face's layout");
      requireFile(folder, "tokenizer.json", "a folder with the model's fast tokenizer");
      if (ModelFiles.in(folder).isEmpty()) {
        add(
            "<baseModel>",
            "\""
                + folder
                + "\" has no weights: no model.safetensors, model.safetensors.index.json or"
                + " pytorch_model.bin. Name a folder with one of them.");
      }
      if (problems.isEmpty()) {
        inspect(folder);
      }
    }
  }

  /** Reads configuration and headers, and finds the layers that LoRA is to adapt. */
  private void inspect(Path folder) {
    ModelConfig config;
    try {
      config = PretrainedFolder.inspect(folder).config();
    } catch (InvalidModelException e) {
      e.problems().forEach(problem -> add(problem.where(), problem.message()));
      return;
    }
    if (job.tuning() instanceof TuningSpec.Lora lora) {
      Set<String> adapted = modules(config, lora.targetModules(), "<loraTargetModules>");
      lora.rankPattern().keySet().forEach(n -> pattern(config, n, adapted, "<loraRankPattern>"));
      lora.alphaPattern().keySet().forEach(n -> pattern(config, n, adapted, "<loraAlphaPattern>"));
      lora.initFrom().ifPresent(this::adapter);
    }
  }

  /** Full names of the modules that names mean; empty, with a problem, if one means none. */
  private Set<String> modules(ModelConfig config, List<String> names, String where) {
    try {
      return TargetModules.resolve(config, names).stream()
          .map(LinearTarget::module)
          .collect(Collectors.toSet());
    } catch (InvalidModelException e) {
      e.problems().forEach(problem -> add(where, problem.message()));
      return Set.of();
    }
  }

  private void pattern(ModelConfig config, String name, Set<String> adapted, String where) {
    Set<String> meant = modules(config, List.of(name), where);
    if (!meant.isEmpty() && !adapted.isEmpty() && Collections.disjoint(meant, adapted)) {
      add(where, "\"" + name + "\" is none of the layers that <loraTargetModules> adapts.");
    }
  }

  private void adapter(Path folder) {
    try {
      AdapterFolder.open(folder);
    } catch (InvalidModelException e) {
      e.problems().forEach(p -> add("<loraInitFrom>", "\"" + p.where() + "\" " + p.message()));
    }
  }

  private void requireFile(Path folder, String name, String wanted) {
    if (!Files.isRegularFile(folder.resolve(name))) {
      add("<baseModel>", "\"" + folder + "\" has no " + name + ". Name " + wanted + ".");
    }
  }

  private void output() throws IOException {
    Path existing = job.outputDirectory();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      add(
          "<outputDirectory>",
          "\"" + existing + "\" is a file. Name a folder, or remove the file.");
    } else if (!Files.isWritable(existing)) {
      add(
          "<outputDirectory>",
          "\"" + existing + "\" may not be written to. Change its permissions, or name another.");
    } else {
      freeSpace(existing);
    }
  }

  private void freeSpace(Path folder) throws IOException {
    Optional<Long> needed = DiskNeed.of(job);
    long free = Files.getFileStore(folder).getUsableSpace();
    if (needed.isPresent() && free < needed.get()) {
      add(
          "<outputDirectory>",
          "\"%s\" has %s free, but models and checkpoints take about %s. Make room, keep fewer"
                  .formatted(folder, DiskNeed.show(free), DiskNeed.show(needed.get()))
              + " checkpoints (<saveTotalLimit>), or name a folder on another disk.");
    }
  }

  private void add(String where, String message) {
    problems.add(new Problem(where, message));
  }
}
