package ai.refocused.inputs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.refocused.job.DataFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDatasetTest {
  @TempDir private Path folder;

  @Test
  void givesAFileAsItIs() throws IOException {
    write("a.jsonl.zst");
    DataFiles files = LocalDataset.find(folder.resolve("a.jsonl.zst"), SplitChoice.DEFAULT);
    assertThat(files).isEqualTo(DataFiles.of(folder.resolve("a.jsonl.zst")));
  }

  @Test
  void findsTrainingAndHeldOutFilesInAFolder() throws IOException {
    write("train-1.jsonl", "train-0.jsonl.gz", "validation.json", "test.json", "notes.txt");
    DataFiles files = LocalDataset.find(folder, SplitChoice.DEFAULT);
    assertThat(files.train())
        .extracting(this::name)
        .containsExactly("train-0.jsonl.gz", "train-1.jsonl");
    assertThat(files.eval()).extracting(this::name).containsExactly("validation.json");
  }

  @Test
  void takesTheSplitsAndTheConfigurationThatAreNamed() throws IOException {
    write("main/train.jsonl", "main/test.jsonl", "extra/train.jsonl", "extra/dev.jsonl");
    SplitChoice choice =
        new SplitChoice(Optional.of("main"), Optional.of("test"), Optional.of("train"));
    DataFiles files = LocalDataset.find(folder, choice);
    assertThat(files.train()).extracting(this::name).containsExactly("main/test.jsonl");
    assertThat(files.eval()).extracting(this::name).containsExactly("main/train.jsonl");
  }

  @Test
  void followsTheConfigurationsOfACard() throws IOException {
    write("data/a-0.jsonl", "data/a-1.jsonl", "data/deep/b.jsonl", "other.jsonl");
    Files.writeString(
        folder.resolve("README.md"),
        """
        ---
        license: mit
        configs:
        - config_name: default
          data_files:
          - split: train
            path: data/a-*
          - split: holdout
            path: ["data/**/b.jsonl"]
        - config_name: other
          data_files: other.jsonl
        ---
        # Title
        """);
    DataFiles files =
        LocalDataset.find(
            folder, new SplitChoice(Optional.empty(), Optional.empty(), Optional.of("holdout")));
    assertThat(files.train())
        .extracting(this::name)
        .containsExactly("data/a-0.jsonl", "data/a-1.jsonl");
    assertThat(files.eval()).extracting(this::name).containsExactly("data/deep/b.jsonl");
    assertThat(
            LocalDataset.find(
                    folder,
                    new SplitChoice(Optional.of("other"), Optional.empty(), Optional.empty()))
                .train())
        .extracting(this::name)
        .containsExactly("other.jsonl");
  }

  @Test
  void saysWhatThereIsWhereTheChoiceDoesNotExist() throws IOException {
    write("main/train.jsonl", "main/test.jsonl");
    assertThatThrownBy(() -> find("other", null, null))
        .hasMessage(
            "<datasetConfig>: \""
                + folder
                + "\" has no configuration or folder \"other\"; its folders with data are [main].");
    assertThatThrownBy(() -> find(null, "validation", null))
        .hasMessage(
            "<datasetSplit>: \""
                + folder
                + "\" has no split \"validation\". It has test (1 file), train (1 file). Name one"
                + " of these in <datasetSplit>.");
    assertThatThrownBy(() -> find(null, null, "train"))
        .hasMessageStartingWith("<evalDatasetSplit>: \"train\" is what is trained on.");
  }

  @Test
  void refusesWhatItCannotTell() throws IOException {
    write("a.txt");
    assertThatThrownBy(() -> LocalDataset.find(folder.resolve("a.txt"), SplitChoice.DEFAULT))
        .hasMessageContaining("a.txt\" ends in none of .json, .jsonl, .ndjson");
    assertThatThrownBy(() -> LocalDataset.find(folder, SplitChoice.DEFAULT))
        .hasMessageContaining("has no data files; it holds a.txt.");
    Files.writeString(folder.resolve("README.md"), "---\nconfigs: [\n---\n");
    assertThatThrownBy(() -> LocalDataset.find(folder, SplitChoice.DEFAULT))
        .hasMessageContaining("is not YAML");
  }

  private DataFiles find(String config, String train, String eval) {
    return LocalDataset.find(
        folder,
        new SplitChoice(
            Optional.ofNullable(config), Optional.ofNullable(train), Optional.ofNullable(eval)));
  }

  private String name(Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private void write(String... names) throws IOException {
    for (String name : List.of(names)) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "{\"text\": \"x\"}\n");
    }
  }
}
