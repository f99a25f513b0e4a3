package ai.refocused.deployment;

import ai.refocused.deployment.gguf.GgufPrecision;
import ai.refocused.deployment.gguf.NeoxGguf;
import ai.refocused.deployment.ollama.Modelfile;
import ai.refocused.export.ModelCardFacts;
import ai.refocused.export.ModelFolderContent;
import ai.refocused.export.ModelFolderWriter;
import ai.refocused.export.WeightsFormat;
import ai.refocused.graph.SameDiffFiles;
import ai.refocused.job.CardSpec;
import ai.refocused.job.DeploymentFormat;
import ai.refocused.job.DeploymentJob;
import ai.refocused.job.InvalidJobException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes a model into a deployment's folder, format by format. */
final class FormatWriter {
  private static final String GGUF_FOLDER = "gguf";
  private static final String MODELFILE = "Modelfile";
  private static final String CARD = "README.md";

  private final DeploymentJob job;
  private final PackagedModel model;
  private final DeploymentListener listener;
  private final Path folder;

  /**
   * @param folder exists
   */
  FormatWriter(DeploymentJob job, PackagedModel model, DeploymentListener listener, Path folder) {
    this.job = job;
    this.model = model;
    this.listener = listener;
    this.folder = folder;
  }

  /** The file or folder of a format. */
  Path place(DeploymentFormat format) {
    return switch (format) {
      case GGUF_F32, GGUF_F16, GGUF_Q8_0 -> folder.resolve(GGUF_FOLDER).resolve(ggufName(format));
      case OLLAMA -> folder.resolve(GGUF_FOLDER).resolve(MODELFILE);
      case SAFETENSORS_FP32, SAFETENSORS_FP16, SAFETENSORS_BF16, PYTORCH, ADAPTER, SAMEDIFF ->
          folder.resolve(format.id());
    };
  }

  void write(DeploymentFormat format) throws IOException {
    switch (format) {
      case SAFETENSORS_FP32 -> writeFolder(format, WeightsFormat.SAFETENSORS_FP32);
      case SAFETENSORS_FP16 -> writeFolder(format, WeightsFormat.SAFETENSORS_FP16);
      case SAFETENSORS_BF16 -> writeFolder(format, WeightsFormat.SAFETENSORS_BF16);
      case PYTORCH -> writeFolder(format, WeightsFormat.PYTORCH_FP32);
      case ADAPTER -> copyAll(job.adapter().orElseThrow(), place(format));
      case SAMEDIFF -> writeSameDiff(place(format));
      case GGUF_F32 -> writeGguf(format, GgufPrecision.F32);
      case GGUF_F16 -> writeGguf(format, GgufPrecision.F16);
      case GGUF_Q8_0 -> writeGguf(format, GgufPrecision.Q8_0);
      case OLLAMA -> writeModelfile();
    }
  }

  private void writeFolder(DeploymentFormat format, WeightsFormat weights) throws IOException {
    ModelCardFacts card =
        new ModelCardFacts(
            job.folder().getFileName().toString(),
            model.named().name(),
            List.of(),
            CardSpec.NONE,
            List.of(job.task().id()),
            List.of(),
            List.of(new ModelCardFacts.Fact("Weights", format.id())));
    ModelFolderWriter.write(
        place(format),
        ModelFolderContent.tuned(model.files(), model.files().tensors(), card),
        weights);
    Path own = model.folder().resolve(CARD);
    if (Files.isRegularFile(own)) {
      // The model's own card tells more: what it was tuned on, how well it does, its licence.
      Files.delete(place(format).resolve(CARD));
      copy(own, place(format));
    }
  }

  private void writeSameDiff(Path target) throws IOException {
    Files.createDirectories(target);
    try {
      SameDiffFiles.write(
          target, model.config(), model.files().tensors(), SameDiffFiles.mostBytes());
    } catch (IllegalArgumentException e) {
      InvalidJobException invalid =
          new InvalidJobException(
              "<formats>",
              "\"samediff\" cannot be written: %s. Raise <trainerHeap>, of which a file can have a"
                      .formatted(e.getMessage())
                  + " quarter, at most 1 GB; or leave samediff out.");
      invalid.initCause(e);
      throw invalid;
    }
    for (Path file : model.files().tokenizerFiles()) {
      copy(file, target);
    }
  }

  private void writeGguf(DeploymentFormat format, GgufPrecision precision) throws IOException {
    Path target = place(format);
    Files.createDirectories(target.getParent());
    NeoxGguf.write(target, model.gguf(job.folder().getFileName().toString()), precision);
  }

  /** Ollama takes the smallest file that is there. */
  private void writeModelfile() throws IOException {
    DeploymentFormat chosen =
        DeploymentFormat.GGUF.stream().filter(job.formats()::contains).findFirst().orElseThrow();
    Modelfile file =
        Modelfile.of(
            ggufName(chosen),
            job.task(),
            model.template(),
            model.stopTexts(),
            model.config().maxPositionEmbeddings());
    if (file.isRaw()) {
      listener.warning(
          "The chat template cannot be translated for Ollama: in its Modelfile prompts go to the"
              + " model as they are.");
    }
    Path target = place(DeploymentFormat.OLLAMA);
    Files.createDirectories(target.getParent());
    Files.writeString(target, file.text());
  }

  private String ggufName(DeploymentFormat format) {
    String precision = format.id().substring(GGUF_FOLDER.length());
    return job.folder().getFileName() + precision + ".gguf";
  }

  /** Copies the files of a folder that has no folders in it. */
  private static void copyAll(Path source, Path target) throws IOException {
    Files.createDirectories(target);
    List<Path> files;
    try (Stream<Path> all = Files.list(source)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      copy(file, target);
    }
  }

  /** Copies the bytes alone: the copy gets a new file's permissions, not the original's. */
  private static void copy(Path file, Path folder) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      Files.copy(in, folder.resolve(file.getFileName()));
    }
  }
}
